//! How the command reaches a cluster.

use std::env;
use std::path::PathBuf;
use std::time::Duration;

use crate::remote::{ConnectOptions, Token};

/// The environment variables that say what must not stand in a command line, and whom to trust.
const TOKEN: &str = "TELISIK_TOKEN";
/// The second is the system's name for it, as other programs read it.
const CERTIFICATES: [&str; 2] = ["TELISIK_CA", "SSL_CERT_FILE"];

/// How to connect: secrets come from the environment alone, since others can see command lines.
pub(super) fn connect_options(timeout: Duration) -> ConnectOptions {
    let named = |name: &&str| env::var_os(name).filter(|path| !path.is_empty());
    let certificates = CERTIFICATES.iter().find_map(named);
    ConnectOptions {
        timeout,
        token: env::var(TOKEN).ok().as_deref().and_then(Token::new),
        certificates: certificates.map(PathBuf::from),
    }
}
