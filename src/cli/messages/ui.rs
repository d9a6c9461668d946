//! Which of the two languages the command speaks.

use std::env;
use std::ffi::OsString;
use std::sync::OnceLock;

use crate::language::Language;

static UI: OnceLock<Language> = OnceLock::new();

/// The language of messages; English until [`set_ui`].
pub(in crate::cli) fn ui() -> Language {
    UI.get().copied().unwrap_or(Language::English)
}

/// Chooses the language of messages, once.
pub(in crate::cli) fn set_ui(language: Language) {
    let _ = UI.set(language);
}

/// The language asked for: `--ui` among the arguments, else the setting, else the locale. Looked
/// up by hand, since it is needed to say what is wrong with the arguments.
pub(in crate::cli) fn preferred(arguments: &[OsString], setting: Option<&str>) -> Language {
    let variable = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    named_by_flag(arguments).or_else(|| setting?.parse().ok()).unwrap_or_else(|| {
        of_locale(["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|&name| variable(name)))
    })
}

fn named_by_flag(arguments: &[OsString]) -> Option<Language> {
    let words = arguments.iter().map(|word| word.to_str().unwrap_or_default());
    let words: Vec<&str> = words.take_while(|word| *word != "--").collect();
    words.iter().enumerate().rev().find_map(|(at, word)| match word.strip_prefix("--ui") {
        Some("") => words.get(at + 1)?.parse().ok(),
        Some(value) => value.strip_prefix('=')?.parse().ok(),
        None => None,
    })
}

/// `id_ID.UTF-8`, `id`, `in` (its old code): Indonesian; everything else English.
fn of_locale(locale: Option<String>) -> Language {
    let locale = locale.unwrap_or_default();
    match locale.split(['_', '-', '.', '@']).next() {
        Some("id" | "in" | "ind") => Language::Indonesian,
        _ => Language::English,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_names_the_language() {
        let cases = [
            (None, Language::English),
            (Some("C"), Language::English),
            (Some("id_ID.UTF-8"), Language::Indonesian),
            (Some("id"), Language::Indonesian),
            (Some("id@latin"), Language::Indonesian),
            (Some("idn"), Language::English),
            (Some("en_ID.UTF-8"), Language::English),
        ];
        for (locale, language) in cases {
            assert_eq!(of_locale(locale.map(str::to_owned)), language, "{locale:?}");
        }
    }

    #[test]
    fn the_flag_is_found_wherever_it_stands() {
        let cases: &[(&[&str], Option<Language>)] = &[
            (&["telisik", "--ui", "id", "search", "x"], Some(Language::Indonesian)),
            (&["telisik", "search", "x", "--ui=en"], Some(Language::English)),
            (&["telisik", "search", "--", "--ui=en"], None),
            (&["telisik", "search", "--ui"], None),
            (&["telisik", "search", "--uit", "id"], None),
        ];
        for (words, language) in cases {
            let words: Vec<OsString> = words.iter().map(Into::into).collect();
            assert_eq!(named_by_flag(&words), *language, "{words:?}");
        }
    }
}
