//! Bytes to text, whatever encoding they are in, and the way back to the bytes.
//!
//! A byte order mark decides; without one, valid UTF-8 is UTF-8, zeros in every other byte are
//! UTF-16, and UTF-8 with a few broken bytes is UTF-8 still. Anything else goes to chardetng,
//! Firefox's detector, which nearly always answers Windows-1252, of which ISO-8859-1 is a part.
//! Nothing is refused for its encoding: broken bytes become U+FFFD and are counted.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::lines::{Run, Runs};

/// By so many bytes encodings are told apart, and text from what is none.
const SAMPLE: usize = 64 << 10;

/// A decoded text.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// The text. A byte order mark is no part of it.
    pub text: String,
    /// The name of the encoding, as the WHATWG spells it.
    pub encoding: &'static str,
    /// Broken sequences that were replaced.
    pub replaced: usize,
    /// Where the text's bytes stand in the source.
    pub runs: Runs,
}

/// Decodes bytes; `None` where they are no text in any encoding. `label` is the encoding that the
/// document itself declares, if it does; a byte order mark and valid UTF-8 overrule it.
pub fn decode(bytes: Vec<u8>, label: Option<&str>) -> Option<Decoded> {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        return match encoding {
            _ if is_binary(&bytes[mark..]) && encoding == UTF_8 => None,
            _ if encoding == UTF_8 => Some(decode_utf8(bytes, mark)),
            _ if bytes[mark..].starts_with(&[0, 0]) => None,
            _ => Some(decode_utf16(&bytes, mark, encoding)),
        };
    }
    if let Some(encoding) = utf16_without_mark(&bytes) {
        return Some(decode_utf16(&bytes, 0, encoding));
    }
    if is_binary(&bytes) {
        return None;
    }
    Some(decode_ascii_like(bytes, label))
}

/// Decodes what is UTF-8 or an encoding of which ASCII is a part.
fn decode_ascii_like(bytes: Vec<u8>, label: Option<&str>) -> Decoded {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return whole(text, 0),
        Err(error) => error.into_bytes(),
    };
    let declared = label.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    match declared.filter(|encoding| encoding.is_ascii_compatible()) {
        Some(encoding) if encoding != UTF_8 => decode_legacy(&bytes, encoding),
        Some(_) => decode_utf8(bytes, 0),
        None if mostly_utf8(&bytes) => decode_utf8(bytes, 0),
        None => decode_legacy(&bytes, detect(&bytes)),
    }
}

/// Decodes a part of a longer text whose first part was in `encoding`.
pub fn decode_part(bytes: Vec<u8>, encoding: Option<&'static str>) -> Option<Decoded> {
    let known = encoding.and_then(|name| Encoding::for_label(name.as_bytes()));
    match known {
        Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => {
            Some(decode_utf16(&bytes, 0, encoding))
        }
        // What began as ASCII may turn out to be anything.
        Some(encoding) if encoding == UTF_8 => Some(decode_ascii_like(bytes, None)),
        Some(encoding) => Some(decode_legacy(&bytes, encoding)),
        None => decode(bytes, None),
    }
}

/// Whether bytes are no text: zeros, or control characters that no text has, near the beginning.
pub fn is_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(8 << 10)];
    let is_odd = |byte: &&u8| matches!(byte, 1..=6 | 14..=26 | 28..=31);
    sample.contains(&0) || sample.iter().filter(is_odd).count() * 50 > sample.len()
}

fn whole(text: String, mark: usize) -> Decoded {
    Decoded { text, encoding: UTF_8.name(), replaced: 0, runs: Runs::shifted(mark) }
}

fn decode_utf8(bytes: Vec<u8>, mark: usize) -> Decoded {
    let bytes = match String::from_utf8(bytes) {
        Ok(mut text) => {
            text.drain(..mark);
            return whole(text, mark);
        }
        Err(error) => error.into_bytes(),
    };
    let mut text = String::with_capacity(bytes.len());
    let mut runs = Runs::default();
    let mut source = mark;
    let mut replaced = 0;
    for chunk in bytes[mark..].utf8_chunks() {
        runs.push(Run::bytes(text.len(), source));
        text.push_str(chunk.valid());
        source += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            let broken = chunk.invalid().len();
            runs.push(Run { text: text.len(), source, text_unit: 3, source_unit: broken as u8 });
            text.push(char::REPLACEMENT_CHARACTER);
            source += broken;
            replaced += 1;
        }
    }
    Decoded { text, encoding: UTF_8.name(), replaced, runs }
}

/// Whether broken bytes stand in what is UTF-8 otherwise: more sequences of several bytes are
/// whole than broken.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > broken
}

/// UTF-16 of Latin text has a zero in every other byte.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    let pairs = sample.len() / 2;
    if pairs < 2 {
        return None;
    }
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    // A zero character is in no text.
    let has_zero = sample.chunks_exact(2).any(|pair| pair == [0, 0]);
    match (even * 10 > pairs * 7, odd * 10 > pairs * 7) {
        _ if has_zero => None,
        (true, false) if odd * 10 < pairs => Some(UTF_16BE),
        (false, true) if even * 10 < pairs => Some(UTF_16LE),
        _ => None,
    }
}

fn decode_utf16(bytes: &[u8], mark: usize, encoding: &'static Encoding) -> Decoded {
    let unit = |pair: &[u8]| match encoding == UTF_16LE {
        true => u16::from_le_bytes([pair[0], pair[1]]),
        false => u16::from_be_bytes([pair[0], pair[1]]),
    };
    let units = bytes[mark..].chunks_exact(2).map(unit);
    let mut writer = Writer::new(mark);
    for decoded in char::decode_utf16(units) {
        match decoded {
            Ok(c) => writer.push(c, 2 * c.len_utf16()),
            Err(_) => writer.replace(2),
        }
    }
    if (bytes.len() - mark) % 2 == 1 {
        writer.replace(1);
    }
    writer.finish(encoding)
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    // The country of most texts: it decides between encodings that fit equally well.
    detector.guess(Some(b"id"), Utf8Detection::Deny)
}

fn decode_legacy(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    if encoding.is_single_byte() {
        let mut writer = Writer::new(0);
        // Stretch by stretch, so that the text is not held twice.
        for stretch in bytes.chunks(SAMPLE) {
            let (text, _) = encoding.decode_without_bom_handling(stretch);
            for c in text.chars() {
                match c {
                    char::REPLACEMENT_CHARACTER => writer.replace(1),
                    c => writer.push(c, 1),
                }
            }
        }
        return writer.finish(encoding);
    }
    let (text, _): (Cow<'_, str>, bool) = encoding.decode_without_bom_handling(bytes);
    let replaced = text.matches(char::REPLACEMENT_CHARACTER).count();
    let text = text.into_owned();
    Decoded { text, encoding: encoding.name(), replaced, runs: Runs::unknown() }
}

/// Writes characters of a known length in the source.
struct Writer {
    text: String,
    runs: Runs,
    source: usize,
    replaced: usize,
}

impl Writer {
    fn new(mark: usize) -> Self {
        Writer { text: String::new(), runs: Runs::default(), source: mark, replaced: 0 }
    }

    fn push(&mut self, c: char, source_unit: usize) {
        self.runs.push(Run {
            text: self.text.len(),
            source: self.source,
            text_unit: c.len_utf8() as u8,
            source_unit: source_unit as u8,
        });
        self.text.push(c);
        self.source += source_unit;
    }

    fn replace(&mut self, source_unit: usize) {
        self.push(char::REPLACEMENT_CHARACTER, source_unit);
        self.replaced += 1;
    }

    fn finish(self, encoding: &'static Encoding) -> Decoded {
        let Writer { text, runs, replaced, .. } = self;
        Decoded { text, encoding: encoding.name(), replaced, runs }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "“Café” di Kudus — 5 €, naïf 🙂 akhir.\nBaris dua.";

    fn utf16(text: &str, little: bool) -> Vec<u8> {
        let units = text.encode_utf16();
        units
            .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
            .collect()
    }

    #[test]
    fn every_encoding_gives_the_text_and_the_way_back() {
        let windows =
            encoding_rs::WINDOWS_1252.encode("“Café” di Kudus — 5 €, naïf.").0.into_owned();
        let broken = [b"Kata \xc3\xa9\xc3\xa8 dan ", &b"\xff"[..], b" akhir."].concat();
        let cases: Vec<(&str, Vec<u8>, &str, usize)> = vec![
            ("UTF-8", TEXT.into(), TEXT, 0),
            ("UTF-8", [b"\xef\xbb\xbf", TEXT.as_bytes()].concat(), TEXT, 0),
            ("UTF-16LE", [&b"\xff\xfe"[..], &utf16(TEXT, true)].concat(), TEXT, 0),
            ("UTF-16BE", [&b"\xfe\xff"[..], &utf16(TEXT, false)].concat(), TEXT, 0),
            ("UTF-16LE", utf16("Pasukan café datang.", true), "Pasukan café datang.", 0),
            ("UTF-16BE", utf16("Pasukan café datang.", false), "Pasukan café datang.", 0),
            ("windows-1252", windows, "“Café” di Kudus — 5 €, naïf.", 0),
            ("windows-1252", b"caf\xe9 lama".into(), "café lama", 0),
            ("UTF-8", broken, "Kata éè dan \u{fffd} akhir.", 1),
        ];
        for (encoding, bytes, text, replaced) in cases {
            let decoded = decode(bytes.clone(), None).unwrap();
            assert_eq!((decoded.encoding, decoded.text.as_str()), (encoding, text));
            assert_eq!(decoded.replaced, replaced, "{text}");
            // A word's place in the source holds the word in the source's encoding.
            for word in ["Kudus", "akhir", "dua", "lama", "datang"] {
                let Some(at) = text.find(word) else { continue };
                let start = decoded.runs.source(at).unwrap();
                let end = decoded.runs.source(at + word.len()).unwrap();
                let again = decode(bytes[start..end].to_vec(), Some(encoding));
                let expected = match encoding {
                    "UTF-16LE" => utf16(word, true),
                    "UTF-16BE" => utf16(word, false),
                    _ => again.unwrap().text.into_bytes(),
                };
                assert_eq!(bytes[start..end], expected, "{encoding} {word}");
            }
        }
    }

    #[test]
    fn what_is_no_text_is_told_apart() {
        let noise: Vec<u8> =
            (0..4096u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        for bytes in [b"\x89PNG\r\n\x1a\n\0\0\0\r".to_vec(), noise, vec![0; 100]] {
            assert!(decode(bytes, None).is_none());
        }
        assert!(decode(Vec::new(), None).is_some());
        // A declared encoding helps, and does no harm to what is UTF-8.
        assert_eq!(decode(b"5 \xa4".into(), Some("iso-8859-15")).unwrap().text, "5 €");
        assert_eq!(decode("é".into(), Some("iso-8859-1")).unwrap().text, "é");
    }
}
