//! Where decoded text stands in its page.

use html5gum::{Token, Tokenizer};

/// Holds decoded text against its source: `take` gets stretches that stand there as they are, and
/// characters that entities stand for, each with its place in the source.
pub(super) fn align(value: &str, source: &str, mut take: impl FnMut(&str, usize)) {
    if value == source {
        take(value, 0);
        return;
    }
    let (mut at, mut from, mut last) = (0, 0, 0);
    while at < value.len() {
        let same = common(&value[at..], &source[from..]);
        // An ampersand may stand for itself, or begin an entity that gives one.
        let entity = source[from..from + same].rfind('&').filter(|&entity| {
            let name = entity_name(&source[from + entity..]);
            entity + name >= same && name > 1
        });
        let same = entity.unwrap_or(same);
        if same > 0 {
            take(&value[at..at + same], from);
            at += same;
            from += same;
            last = from.saturating_sub(1);
            continue;
        }
        match source.as_bytes().get(from) {
            Some(b'&') => {
                let (chars, length) = entity_at(&value[at..], &source[from..]);
                each(&value[at..at + chars], from, &mut take);
                at += chars;
                last = from;
                from += length;
            }
            // In some elements it is replaced.
            Some(b'\0') if value[at..].starts_with('\u{fffd}') => {
                let end = at + '\u{fffd}'.len_utf8();
                each(&value[at..end], from, &mut take);
                at = end;
                last = from;
                from += 1;
            }
            // A line may end in two bytes, or in one that is another; in the text it is one.
            Some(b'\r') if value[at..].starts_with('\n') => {
                take(&value[at..=at], from);
                at += 1;
                last = from;
                from += if source[from..].starts_with("\r\n") { 2 } else { 1 };
            }
            Some(_) => from += source[from..].chars().next().map_or(1, char::len_utf8),
            None => {
                each(&value[at..], last, &mut take);
                break;
            }
        }
    }
}

/// Gives each character of a text the same place.
fn each(text: &str, place: usize, take: &mut impl FnMut(&str, usize)) {
    let characters = text.char_indices().map(|(at, c)| &text[at..at + c.len_utf8()]);
    characters.for_each(|character| take(character, place));
}

/// How many bytes of the text an entity stands for, and how many it has in the source: those after
/// which both go on alike. An entity is one character or two, and without its semicolon a letter
/// may follow at once (`&ampx`).
fn entity_at(value: &str, source: &str) -> (usize, usize) {
    let name = entity_name(source).max(1);
    if let Some(decoded) = decoded(&source[..name])
        && value.starts_with(&decoded)
    {
        return (decoded.len(), name);
    }
    let ends = |count: usize| value.char_indices().nth(count).map_or(value.len(), |(end, _)| end);
    let shortest = if source[..name].ends_with(';') { name } else { 1 };
    for chars in [ends(1), ends(2)] {
        for length in (shortest..=name).rev() {
            let (text, rest) = (&value[chars..], &source[length..]);
            if common(text, rest) > 0 || (text.is_empty() && rest.is_empty()) {
                return (chars, length);
            }
        }
    }
    (ends(1), name)
}

/// What an entity with its semicolon stands for, if it is one.
fn decoded(entity: &str) -> Option<String> {
    let mut tokens = Tokenizer::new(entity).flatten();
    match (tokens.next()?, entity.ends_with(';')) {
        (Token::String(text), true) => {
            let decoded = String::from_utf8(text.value.to_vec()).ok()?;
            (decoded != entity).then_some(decoded)
        }
        _ => None,
    }
}

/// How many bytes two texts have in common at their beginning, whole characters only.
fn common(left: &str, right: &str) -> usize {
    let mut chars = left.char_indices().zip(right.chars());
    let differs = chars.find(|((_, left), right)| left != right).map(|((at, _), _)| at);
    differs.unwrap_or(left.len().min(right.len()))
}

/// The length of the entity that an ampersand begins: `&amp;`, `&#233;`, `&copy`.
fn entity_name(text: &str) -> usize {
    let name = text[1..].find(|c: char| !c.is_ascii_alphanumeric() && c != '#');
    let end = 1 + name.unwrap_or(text.len() - 1);
    end + usize::from(text[end..].starts_with(';'))
}
