//! `telisik man`

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use clap::{Command, CommandFactory};
use clap_mangen::Man;

use crate::language::Language;

use super::Outcome;
use super::arguments::{Arguments, ManArguments};
use super::messages::{help, text, ui};
use super::terminal::standard_output;

/// The headings of a manual page in Indonesian.
const HEADINGS: &[(&str, &str)] = &[
    (".SH NAME", ".SH NAMA"),
    (".SH SYNOPSIS", ".SH RINGKASAN"),
    (".SH DESCRIPTION", ".SH KETERANGAN"),
    (".SH OPTIONS", ".SH OPSI"),
    (".SH SUBCOMMANDS", ".SH PERINTAH"),
    (".SH EXTRA", ".SH CONTOH"),
    (".SH VERSION", ".SH VERSI"),
];

/// Prints the manual page of the command, or writes those of all subcommands into a folder.
pub(super) fn run(arguments: &ManArguments) -> Result<Outcome> {
    let mut command = help::in_language(Arguments::command(), ui());
    command.build();
    match &arguments.output {
        None => {
            let mut out = standard_output();
            out.write_all(&page(&command)?)?;
            out.flush()?;
        }
        Some(folder) => {
            let shown = folder.display();
            let cannot =
                || text!(en: "{shown}: cannot be written", id: "{shown}: tidak dapat ditulis");
            fs::create_dir_all(folder).with_context(cannot)?;
            write_pages(&command, "telisik", folder).with_context(cannot)?;
        }
    }
    Ok(Outcome::Found)
}

fn write_pages(command: &Command, name: &str, folder: &Path) -> Result<()> {
    fs::write(folder.join(format!("{name}.1")), page(command)?)?;
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        write_pages(below, &format!("{name}-{}", below.get_name()), folder)?;
    }
    Ok(())
}

fn page(command: &Command) -> Result<Vec<u8>> {
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    let mut page = String::from_utf8(page)?.replace(".SH EXTRA", ".SH EXAMPLES");
    if ui() == Language::Indonesian {
        page = page.replace(".SH EXAMPLES", ".SH EXTRA");
        for (english, indonesian) in HEADINGS {
            page = page.replace(english, indonesian);
        }
    }
    Ok(help::framed(&page, ui()).into_bytes())
}
