//! The order of files, kept through every update.
//!
//! Passages of equal score stand in the order of their files. That order must not tell in which
//! runs the files came: an index that was kept up to date answers like one built at once. So every
//! file has a *place*, a number that grows with its path, with room between neighbours for files
//! to come. Where room runs out, the files around it get new places and are read again; with 32
//! bits that is rare, and then few files are concerned.

use std::collections::BTreeMap;

/// Documents without a file come after those with one.
pub(super) const LAST_PLACE: u32 = u32::MAX;

/// Whether the document of a number came from a file. The place is the upper half of the number.
pub(super) fn has_file(number: u64) -> bool {
    number >> 32 < u64::from(LAST_PLACE)
}

/// Room between files at either end of the order, where most new ones come.
const ROOM: u32 = 1 << 12;

/// Gives places to the paths that have none, so that places grow with the paths. Those that had
/// one keep it, unless the room between them is used up. Returns the paths whose place is another
/// one now.
pub(super) fn give_places(places: &mut BTreeMap<&str, Option<u32>>) -> Vec<String> {
    let paths: Vec<&str> = places.keys().copied().collect();
    let mut given: Vec<Option<u32>> = places.values().copied().collect();
    let mut start = 0;
    while start < given.len() {
        if given[start].is_some() {
            start += 1;
            continue;
        }
        let run = given[start..].iter().take_while(|place| place.is_none()).count();
        let (from, to) = make_room(&mut given, start, start + run);
        spread(&mut given, from, to);
        start = to;
    }
    let mut moved = Vec::new();
    for (path, place) in paths.into_iter().zip(given) {
        let known = places.insert(path, place).flatten();
        if known.is_some() && known != place {
            moved.push(path.to_owned());
        }
    }
    moved
}

/// The places on either side of a stretch, both exclusive.
fn bounds(given: &[Option<u32>], from: usize, to: usize) -> (u64, u64) {
    let before = from.checked_sub(1).and_then(|at| given[at]).map_or(0, u64::from);
    let after = given.get(to).copied().flatten().unwrap_or(LAST_PLACE);
    (before, u64::from(after))
}

/// Widens a stretch until its files fit between its neighbours; a stretch that had to be widened
/// gets some room on top.
fn make_room(given: &mut [Option<u32>], from: usize, to: usize) -> (usize, usize) {
    let (mut from, mut to, mut reach) = (from, to, 4);
    let fits = |given: &[Option<u32>], from, to, spare: u64| {
        let (before, after) = bounds(given, from, to);
        after.saturating_sub(before) > (to - from) as u64 * spare
    };
    if fits(given, from, to, 1) {
        return (from, to);
    }
    loop {
        let wider = (from.saturating_sub(reach), (to + reach).min(given.len()));
        // The files after the stretch that have no place yet belong to it.
        let unplaced = given[wider.1..].iter().take_while(|place| place.is_none()).count();
        let wider = (wider.0, wider.1 + unplaced);
        let is_whole = wider == (from, to);
        (from, to) = wider;
        if is_whole || fits(given, from, to, 16) {
            return (from, to);
        }
        reach *= 2;
    }
}

/// Gives the files of a stretch places between its neighbours: evenly, but close to the neighbour
/// where there is one on one side alone.
fn spread(given: &mut [Option<u32>], from: usize, to: usize) {
    let (before, after) = bounds(given, from, to);
    let count = (to - from) as u64;
    let even = (after - before) / (count + 1);
    let (has_before, has_after) = (from > 0, to < given.len());
    let (first, step) = match (has_before, has_after) {
        (true, true) => (before + even.max(1), even.max(1)),
        (true, false) => (before + even.clamp(1, u64::from(ROOM)), even.clamp(1, ROOM.into())),
        (false, true) => {
            let step = even.clamp(1, u64::from(ROOM));
            (after - step * count, step)
        }
        // The first build: room at both ends.
        (false, false) => {
            let step = (even / 2).clamp(1, u64::from(ROOM));
            (u64::from(LAST_PLACE) / 2 - step * count / 2, step)
        }
    };
    for (number, place) in (0..).zip(&mut given[from..to]) {
        // Bounded by `after`, which is a place.
        *place = Some((first + number * step) as u32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Adds paths one by one or all at once; returns how many files had to move.
    fn add(known: &mut BTreeMap<String, u32>, paths: &[String]) -> usize {
        let mut places: BTreeMap<&str, Option<u32>> =
            known.iter().map(|(path, place)| (path.as_str(), Some(*place))).collect();
        for path in paths {
            places.entry(path).or_insert(None);
        }
        let moved = give_places(&mut places).len();
        let placed: Vec<(String, u32)> =
            places.iter().map(|(path, place)| ((*path).to_owned(), place.unwrap())).collect();
        assert!(placed.windows(2).all(|pair| pair[0].1 < pair[1].1), "{placed:?}");
        assert!(placed.iter().all(|(_, place)| *place < LAST_PLACE));
        *known = placed.into_iter().collect();
        moved
    }

    #[test]
    fn places_grow_with_paths_wherever_files_come() {
        let mut known = BTreeMap::new();
        let names = |prefix: &str, range: std::ops::Range<usize>| -> Vec<String> {
            range.map(|number| format!("{prefix}{number:06}")).collect()
        };
        assert_eq!(add(&mut known, &names("m", 0..1000)), 0);
        // Logs that grow at the end, and files before all others.
        for number in 0..200 {
            assert_eq!(add(&mut known, &names("z", number..number + 1)), 0);
            assert_eq!(add(&mut known, &names("a", 999 - number..1000 - number)), 0);
        }
        // Many files between two, and one after another always at the same spot.
        add(&mut known, &names("m000500-", 0..5000));
        let mut moved = 0;
        for number in 0..400 {
            moved += add(&mut known, &names("m000700-", number..number + 1));
        }
        assert!(moved < 4000, "{moved}");
    }

    #[test]
    fn even_a_million_files_leave_room() {
        let mut known = BTreeMap::new();
        let names: Vec<String> = (0..1_000_000).map(|number| format!("{number:07}")).collect();
        assert_eq!(add(&mut known, &names), 0);
        assert_eq!(add(&mut known, &["0500000-".to_owned(), "z".to_owned(), "-".to_owned()]), 0);
    }
}
