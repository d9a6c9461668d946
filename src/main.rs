//! The `telisik` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    telisik::cli::main()
}
