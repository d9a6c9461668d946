//! Pairs to image.

use std::collections::BTreeMap;

use super::image::{COUNTS, FORMAT, HEADER, MAGIC, pack};

/// Collects translations, then compiles them. Indonesian is side 0, English side 1.
#[derive(Default)]
pub struct ImageBuilder {
    /// The key of every form, a side.
    forms: [BTreeMap<String, String>; 2],
    /// Strengths from Indonesian and from English, by the two forms.
    pairs: BTreeMap<(String, String), [f32; 2]>,
}

impl ImageBuilder {
    /// Adds a pair: `(form, key)` in Indonesian and in English, and how strong it is from each, 0
    /// to 1; a strength of 0 leaves that direction out. A pair that is there already keeps the
    /// greater strengths.
    pub fn add(&mut self, forms: [(&str, &str); 2], strengths: [f32; 2]) {
        for (side, (form, key)) in forms.into_iter().enumerate() {
            if !self.forms[side].contains_key(form) {
                self.forms[side].insert(form.to_owned(), key.to_owned());
            }
        }
        let [(indonesian, _), (english, _)] = forms;
        let known = self.pairs.entry((indonesian.to_owned(), english.to_owned())).or_default();
        for (known, strength) in known.iter_mut().zip(strengths) {
            *known = known.max(strength);
        }
    }

    /// The image: the same bytes for the same pairs, in whatever order they came.
    pub fn compile(&self) -> Vec<u8> {
        let number = |side: usize| -> BTreeMap<&str, u32> {
            self.forms[side].keys().map(String::as_str).zip(0..).collect()
        };
        let numbers = [number(0), number(1)];
        let mut lists = [0, 1].map(|side| vec![Vec::new(); numbers[side].len()]);
        for ((indonesian, english), strengths) in &self.pairs {
            let pair = [numbers[0][indonesian.as_str()], numbers[1][english.as_str()]];
            for side in [0, 1] {
                if strengths[side] > 0.0 {
                    let entry = (pack(strengths[side]), pair[1 - side]);
                    lists[side][pair[side] as usize].push(entry);
                }
            }
        }
        let mut counts = Vec::with_capacity(2 * COUNTS);
        let mut body = Vec::new();
        for side in [0, 1] {
            self.write_side(side, &mut lists[side], &mut counts, &mut body);
        }
        let mut image = Vec::with_capacity(HEADER + body.len());
        image.extend_from_slice(&MAGIC);
        image.extend_from_slice(&FORMAT.to_le_bytes());
        counts.iter().for_each(|count: &u32| image.extend_from_slice(&count.to_le_bytes()));
        image.extend_from_slice(&body);
        image
    }

    fn write_side(
        &self,
        side: usize,
        lists: &mut [Vec<(u8, u32)>],
        counts: &mut Vec<u32>,
        body: &mut Vec<u8>,
    ) {
        let forms = &self.forms[side];
        let mut by_key: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for (number, key) in forms.values().enumerate() {
            by_key.entry(key).or_default().push(number as u32);
        }
        let form_text: String = forms.keys().map(String::as_str).collect();
        let key_text: String = by_key.keys().copied().collect();
        let pairs = lists.iter().map(Vec::len).sum::<usize>();
        let sizes = [forms.len(), by_key.len(), pairs, form_text.len(), key_text.len()];
        counts.extend(sizes.map(|size| size as u32));
        write_ends(forms.keys().map(String::len), body);
        write_ends(by_key.keys().map(|key| key.len()), body);
        write_ends(by_key.values().map(Vec::len), body);
        by_key.values().flatten().for_each(|form| body.extend_from_slice(&form.to_le_bytes()));
        write_ends(lists.iter().map(Vec::len), body);
        for list in lists {
            // The strongest first; the form's number settles ties.
            list.sort_by_key(|&(strength, form)| (std::cmp::Reverse(strength), form));
            for &(strength, form) in &*list {
                body.extend_from_slice(&(form << 8 | u32::from(strength)).to_le_bytes());
            }
        }
        for text in [form_text, key_text] {
            body.extend_from_slice(text.as_bytes());
            body.resize(body.len().next_multiple_of(4), 0);
        }
    }
}

fn write_ends(lengths: impl Iterator<Item = usize>, body: &mut Vec<u8>) {
    let mut end = 0;
    for length in lengths {
        end += length as u32;
        body.extend_from_slice(&end.to_le_bytes());
    }
}
