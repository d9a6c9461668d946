//! The addresses of a cluster: one is asked, and the next where it does not answer.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::error::RemoteError;

/// Nodes of one cluster, any of which can be asked. Threads may share them.
#[derive(Debug)]
pub(super) struct Servers {
    /// At least one, each without a slash at its end.
    addresses: Vec<String>,
    /// The one that is asked.
    current: AtomicUsize,
}

impl Servers {
    /// Addresses with commas between them.
    pub(super) fn new(urls: &str) -> Result<Self, RemoteError> {
        let addresses = urls.split(',').map(checked_address).collect::<Result<_, _>>()?;
        Ok(Servers { addresses, current: AtomicUsize::new(0) })
    }

    /// Whether any of them wants a secure connection.
    pub(super) fn any_secure(&self) -> bool {
        self.addresses.iter().any(|address| address.starts_with("https:"))
    }

    pub(super) fn all(&self) -> &[String] {
        &self.addresses
    }

    /// The one that is asked at the moment.
    pub(super) fn current(&self) -> &str {
        &self.addresses[self.current.load(Ordering::Relaxed)]
    }

    /// From now on the next one is asked, unless another thread has turned to it already.
    pub(super) fn turn_from(&self, failed: &str) {
        let at = self.current.load(Ordering::Relaxed);
        if self.addresses[at] == failed {
            let next = (at + 1) % self.addresses.len();
            // Where another thread was faster, it has done the same.
            let _ = self.current.compare_exchange(at, next, Ordering::Relaxed, Ordering::Relaxed);
        }
    }
}

fn checked_address(url: &str) -> Result<String, RemoteError> {
    let refuse = |problem| Err(RemoteError::Address { problem });
    let url = url.trim().trim_end_matches('/');
    let Some((scheme, rest)) = url.split_once("://") else {
        return refuse("has no http:// or https://");
    };
    if !matches!(scheme, "http" | "https") {
        return refuse("begins neither with http:// nor with https://");
    }
    let host = rest.split('/').next().unwrap_or_default();
    if host.contains('@') {
        return refuse(
            "holds a user's name or password, which belongs into the environment variable \
             TELISIK_TOKEN (as `Basic …`)",
        );
    }
    if host.is_empty() || rest.contains(|c: char| c.is_whitespace() || c == '?' || c == '#') {
        return refuse("names no server");
    }
    Ok(url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_checked_and_passwords_not_repeated() {
        assert_eq!(checked_address("http://127.0.0.1:7280/ ").unwrap(), "http://127.0.0.1:7280");
        assert_eq!(checked_address("https://a.b/search").unwrap(), "https://a.b/search");
        for bad in ["127.0.0.1", "ftp://a", "http://", "http:///x", "http://a b", "http://a?b", ""]
        {
            assert!(checked_address(bad).is_err(), "{bad}");
        }
        let error = checked_address("https://ani:rahasia@host").unwrap_err().to_string();
        assert!(error.contains("TELISIK_TOKEN") && !error.contains("rahasia"), "{error}");
    }

    #[test]
    fn who_fails_is_passed_over_once() {
        let servers = Servers::new("http://a, http://b/,http://c").unwrap();
        assert_eq!(servers.current(), "http://a");
        servers.turn_from("http://a");
        servers.turn_from("http://a");
        assert_eq!(servers.current(), "http://b");
        servers.turn_from("http://b");
        servers.turn_from("http://c");
        assert_eq!(servers.current(), "http://a");
        assert!(Servers::new("http://a,").is_err());
    }
}
