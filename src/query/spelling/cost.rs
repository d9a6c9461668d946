//! How far two spellings lie apart.

/// Letters that stand for one another, and what it costs to take one for the other, in tenths.
pub(super) const CONFUSIONS: &[(&str, &str, u8)] = &[
    ("f", "p", 4),
    ("f", "v", 3),
    ("p", "v", 4),
    ("z", "j", 4),
    ("z", "s", 5),
    ("e", "i", 4),
    ("u", "o", 4),
    ("a", "e", 6),
    ("k", "q", 4),
    ("k", "c", 5),
    ("k", "g", 7),
    ("b", "p", 7),
    ("d", "t", 7),
    ("y", "i", 4),
    ("kh", "k", 3),
    ("kh", "h", 4),
    ("kh", "ch", 2),
    ("sy", "s", 3),
    ("sy", "sj", 2),
    ("sy", "sh", 3),
    ("oe", "u", 2),
    ("dj", "j", 2),
    ("tj", "c", 2),
    ("nj", "ny", 2),
    ("ks", "x", 3),
    ("ph", "f", 3),
    ("th", "t", 3),
    ("j", "y", 5),
];

/// What these cost, in tenths: another letter, one too many or too few; one of two equal ones; an h;
/// two letters that changed places.
pub(super) const LETTER: u8 = 10;
const DOUBLED: u8 = 3;
const SILENT: u8 = 4;
pub(super) const SWAPPED: u8 = 7;

/// What a mistake costs more with which a word begins: a word seldom begins wrong. Letters that are
/// commonly confused are left out.
pub(super) fn at_beginning(cost: u8) -> u8 {
    if cost >= SWAPPED { cost + 5 } else { cost }
}

/// How far apart the spellings of two words lie. In letters. Costs time by the
/// product of their lengths.
pub fn spelling_cost(asked: &str, found: &str) -> f32 {
    let (a, b): (Vec<char>, Vec<char>) = (asked.chars().collect(), found.chars().collect());
    let width = b.len() + 1;
    let mut costs = vec![u32::MAX; (a.len() + 1) * width];
    costs[0] = 0;
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            let here = costs[i * width + j];
            let mut reach = |di: usize, dj: usize, cost: u8| {
                let cost = if i == 0 && j == 0 { at_beginning(cost) } else { cost };
                let there = &mut costs[(i + di) * width + j + dj];
                *there = (*there).min(here.saturating_add(cost.into()));
            };
            if let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
                reach(1, 1, if x == y { 0 } else { LETTER });
            }
            if i < a.len() {
                reach(1, 0, single(i.checked_sub(1).map(|before| a[before]), a[i], 'h'));
            }
            if j < b.len() {
                reach(0, 1, single(j.checked_sub(1).map(|before| b[before]), b[j], 'h'));
            }
            if i + 1 < a.len() && j + 1 < b.len() && a[i] == b[j + 1] && a[i + 1] == b[j] {
                reach(2, 2, SWAPPED);
            }
            for (one, other, cost) in CONFUSIONS {
                for (x, y) in [(one, other), (other, one)] {
                    if starts(&a[i..], x) && starts(&b[j..], y) {
                        reach(x.len(), y.len(), *cost);
                    }
                }
            }
        }
    }
    costs[a.len() * width + b.len()] as f32 / 10.0
}

/// What a letter costs that the other word does not have, by the one before it.
pub(super) fn single<L: PartialEq + Copy>(before: Option<L>, letter: L, h: L) -> u8 {
    match before {
        Some(before) if before == letter => DOUBLED,
        _ if letter == h => SILENT,
        _ => LETTER,
    }
}

fn starts(word: &[char], letters: &str) -> bool {
    letters.chars().enumerate().all(|(at, letter)| word.get(at) == Some(&letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confusions_cost_less_than_other_letters() {
        let cases = [
            ("saddam", "sadam", 0.3),
            ("hussein", "husein", 0.3),
            ("menyisakan", "menyisahkan", 0.4),
            ("memporakporandakan", "memprakprandakan", 2.0),
            ("soeharto", "suharto", 0.2),
            ("tjoekoep", "cukup", 0.6),
            ("aktif", "aktip", 0.4),
            ("ijazah", "izasah", 0.9),
            ("khusus", "kusus", 0.3),
            ("syukur", "sukur", 0.3),
            ("pasukan", "pasuakn", 0.7),
            ("kota", "kota", 0.0),
            ("kota", "bota", 1.5),
        ];
        for (asked, found, cost) in cases {
            let actual = spelling_cost(asked, found);
            assert!((actual - cost).abs() < 1e-4, "{asked} {found}: {actual}");
            let back = spelling_cost(found, asked);
            assert!((back - cost).abs() < 1e-4, "{found} {asked}: {back}");
        }
    }
}
