//! How the command reaches a cluster.

use std::env;
use std::path::PathBuf;
use std::time::Duration;

use crate::remote::{ConnectOptions, Token};

/// The environment variables that say what must not stand in a command line, and whom to trust.
const TOKEN: &str = "TELISIK_TOKEN";
const CERTIFICATES: &str = "TELISIK_CA";

/// How to connect: secrets come from the environment alone, since others can see command lines.
pub(super) fn connect_options(timeout: Duration) -> ConnectOptions {
    let certificates = env::var_os(CERTIFICATES).filter(|path| !path.is_empty());
    ConnectOptions {
        timeout,
        token: env::var(TOKEN).ok().as_deref().and_then(Token::new),
        certificates: certificates.map(PathBuf::from),
    }
}
