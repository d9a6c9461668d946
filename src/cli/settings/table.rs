//! The settings there are.

/// An option whose default a user may set.
#[derive(Debug)]
pub(super) struct Setting {
    /// Its key in the config file: the long name of the option.
    pub(super) key: &'static str,
    /// Its environment variable.
    pub(super) variable: &'static str,
    /// The name of the argument in the definition.
    pub(super) argument: &'static str,
    /// The subcommands it holds for, separated by spaces; empty: the command itself.
    subcommands: &'static str,
}

impl Setting {
    /// The subcommands it holds for; the empty name is the command itself.
    pub(super) fn places(&self) -> impl Iterator<Item = &'static str> {
        self.subcommands.split(' ')
    }
}

const fn setting(
    key: &'static str,
    variable: &'static str,
    argument: &'static str,
    subcommands: &'static str,
) -> Setting {
    Setting { key, variable, argument, subcommands }
}

pub(super) const SETTINGS: &[Setting] = &[
    setting("ui", "TELISIK_UI", "ui", ""),
    setting("color", "TELISIK_COLOR", "color", ""),
    setting("pager", "TELISIK_PAGER", "pager", "search similar"),
    setting("index", "TELISIK_INDEX", "index", "index search batch similar suggest info"),
    setting("limit", "TELISIK_LIMIT", "limit", "search similar"),
    setting("format", "TELISIK_FORMAT", "format", "search similar"),
    setting("snippet", "TELISIK_SNIPPET", "snippet", "search similar"),
    setting("context", "TELISIK_CONTEXT", "context", "search similar"),
    setting("lang", "TELISIK_LANG", "lang", "search similar"),
    setting("query-lang", "TELISIK_QUERY_LANG", "query_lang", "search"),
    setting("translate", "TELISIK_TRANSLATE", "translate", "search similar"),
    setting("rank", "TELISIK_RANK", "rank", "search similar"),
    setting("group", "TELISIK_GROUP", "group", "search similar"),
    setting("lexicon", "TELISIK_LEXICON", "lexicons", "search batch similar"),
    setting("threads", "TELISIK_THREADS", "threads", "index batch"),
];

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::arguments::Arguments;

    #[test]
    fn settings_are_options_of_the_command() {
        let command = Arguments::command();
        for setting in SETTINGS {
            for place in setting.places() {
                let found = super::super::argument(&command, place, setting);
                let long = found.and_then(|arg| arg.get_long());
                assert_eq!(long, Some(setting.key), "{place}");
            }
            let name = format!("TELISIK_{}", setting.key.to_uppercase().replace('-', "_"));
            assert_eq!(setting.variable, name);
        }
    }
}
