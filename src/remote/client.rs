//! HTTP: one request, one answer, within a set time.

use std::fmt;
use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;
use ureq::http::{Method, Request};

use super::error::{RemoteError, is_passing_status};
use super::servers::Servers;
use super::trust::{self, Distrust};

/// How to reach a cluster.
#[derive(Clone, Debug)]
pub struct ConnectOptions {
    /// The time within which an answer must come, repetitions included.
    pub timeout: Duration,
    /// What tells the cluster who asks.
    pub token: Option<Token>,
    /// A PEM file of the certificates to trust, in place of the built-in ones.
    pub certificates: Option<PathBuf>,
}

impl Default for ConnectOptions {
    /// Half a minute, without a token.
    fn default() -> Self {
        ConnectOptions { timeout: Duration::from_secs(30), token: None, certificates: None }
    }
}

/// A secret: sent as `Authorization: Bearer …`, or as it is where it names its scheme itself
/// (`Basic …`, `ApiKey …`). It never shows in messages.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A token; `None` where there is nothing in it.
    pub fn new(secret: &str) -> Option<Token> {
        let secret = secret.trim();
        let has_scheme = secret.contains(' ');
        let header = if has_scheme { secret.to_owned() } else { format!("Bearer {secret}") };
        (!secret.is_empty()).then_some(Token(header))
    }

    fn secret(&self) -> &str {
        self.0.split_once(' ').map_or("", |(_, secret)| secret)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// The longest answer that is read, in bytes.
const LONGEST_ANSWER: u64 = 256 << 20;

/// How much of what a server says goes into an error, in characters.
const LONGEST_REASON: usize = 300;

/// The first pause before a request is repeated; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// How long a server that was not understood is tried with the other one of http and https.
const SCHEME_TIME: Duration = Duration::from_secs(2);

/// A connection to a cluster; it keeps connections open between requests. Threads may share it.
pub(super) struct Client {
    agent: ureq::Agent,
    servers: Servers,
    token: Option<Token>,
    timeout: Duration,
    /// Whether any server has answered yet.
    has_spoken: AtomicBool,
}

/// An answer, whatever its status.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
    retry_after: Option<Duration>,
}

/// What is sent.
#[derive(Clone, Copy)]
pub(super) enum Content<'a> {
    None,
    Json(&'a [u8]),
    Lines(&'a [u8]),
}

impl Client {
    pub(super) fn new(urls: &str, options: &ConnectOptions) -> Result<Self, RemoteError> {
        let servers = Servers::new(urls)?;
        let certificates = options.certificates.as_ref().filter(|_| servers.any_secure());
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            // A redirection would carry the request to somewhere else.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_connections_per_host(64)
            .user_agent(concat!("telisik/", env!("CARGO_PKG_VERSION")))
            .tls_config(trust::tls_config(certificates)?)
            .build();
        Ok(Client {
            agent: config.new_agent(),
            servers,
            token: options.token.clone(),
            timeout: options.timeout,
            has_spoken: AtomicBool::new(false),
        })
    }

    /// The address of the server that is asked at the moment, for messages.
    pub(super) fn server(&self) -> &str {
        self.servers.current()
    }

    /// The addresses of all servers that may be asked.
    pub(super) fn servers(&self) -> &[String] {
        self.servers.all()
    }

    /// Asks until an answer comes that is no passing failure, within the time allowed. Only for
    /// requests that may be repeated.
    pub(super) fn ask(
        &self,
        method: Method,
        path: &str,
        content: Content<'_>,
    ) -> Result<Answer, RemoteError> {
        let until = Instant::now() + self.timeout;
        let (mut pause, mut asked) = (FIRST_PAUSE, 0);
        loop {
            let answer = self.send(method.clone(), path, content, until);
            asked += 1;
            let wait = match &answer {
                // The other servers are asked before anyone waits.
                Ok(answer) if is_passing_status(answer.status) && asked < self.servers().len() => {
                    Duration::ZERO
                }
                Err(error) if error.is_passing() && asked < self.servers().len() => Duration::ZERO,
                Ok(answer) if is_passing_status(answer.status) => {
                    answer.retry_after.unwrap_or(pause)
                }
                Err(error) if error.is_passing() => pause,
                _ => return answer,
            };
            if Instant::now() + wait >= until {
                return answer;
            }
            if wait > Duration::ZERO {
                sleep(wait);
                pause = (pause * 2).min(LONGEST_PAUSE);
                asked = 0;
            }
        }
    }

    /// Sends one request, once.
    pub(super) fn send_once(
        &self,
        method: Method,
        path: &str,
        content: Content<'_>,
    ) -> Result<Answer, RemoteError> {
        self.send(method, path, content, Instant::now() + self.timeout)
    }

    /// Asks one server; where it fails, the next request goes to the next.
    fn send(
        &self,
        method: Method,
        path: &str,
        content: Content<'_>,
        until: Instant,
    ) -> Result<Answer, RemoteError> {
        let server = self.servers.current();
        let answer = self.send_to(server, method, path, content, until);
        let has_spoken = self.has_spoken.fetch_or(answer.is_ok(), Ordering::Relaxed);
        if let Err(error) = &answer
            && error.is_no_understanding()
            && !has_spoken
            && let Some(cause) = self.other_scheme(server)
        {
            return Err(cause);
        }
        let failed = match &answer {
            Ok(answer) => is_passing_status(answer.status),
            Err(error) => error.is_passing(),
        };
        if failed {
            self.servers.turn_from(server);
        }
        answer
    }

    /// The error that names it, where a server speaks the other one of http and https.
    pub(super) fn other_scheme(&self, server: &str) -> Option<RemoteError> {
        let (speaks, address) = match server.split_once("://")? {
            ("http", rest) => ("https", format!("https://{rest}")),
            (_, rest) => ("http", format!("http://{rest}")),
        };
        let request = Request::builder().uri(address).body(()).ok()?;
        let most = SCHEME_TIME.min(self.timeout);
        let request = self.agent.configure_request(request).timeout_global(Some(most)).build();
        let understood = match self.agent.run(request) {
            Ok(_) => true,
            Err(error) => matches!(
                self.failure(server, error),
                RemoteError::Untrusted { .. } | RemoteError::OtherName { .. }
            ),
        };
        understood.then(|| RemoteError::OtherScheme { server: server.to_owned(), speaks })
    }

    fn send_to(
        &self,
        server: &str,
        method: Method,
        path: &str,
        content: Content<'_>,
        until: Instant,
    ) -> Result<Answer, RemoteError> {
        let mut request = Request::builder().method(method).uri(format!("{server}{path}"));
        if let Some(token) = &self.token {
            request = request.header("authorization", &token.0);
        }
        let body = match content {
            Content::None => &[][..],
            Content::Json(body) => {
                request = request.header("content-type", "application/json");
                body
            }
            Content::Lines(body) => {
                request = request.header("content-type", "application/x-ndjson");
                body
            }
        };
        let request = request.body(body).map_err(|_| RemoteError::Address {
            problem: "or the token holds characters that cannot be sent",
        })?;
        // One server that says nothing leaves time for the others.
        let share = self.timeout / u32::try_from(self.servers().len()).unwrap_or(u32::MAX);
        let left = until.saturating_duration_since(Instant::now()).min(share);
        let left = left.max(Duration::from_millis(1));
        let request = self.agent.configure_request(request).timeout_global(Some(left)).build();
        let mut response = self.agent.run(request).map_err(|error| self.failure(server, error))?;
        let retry_after = response.headers().get("retry-after");
        let retry_after = retry_after.and_then(|value| value.to_str().ok()?.parse().ok());
        let status = response.status().as_u16();
        let body = response.body_mut().with_config().limit(LONGEST_ANSWER).read_to_vec();
        let body = body.map_err(|error| self.failure(server, error))?;
        Ok(Answer { status, body, retry_after: retry_after.map(Duration::from_secs) })
    }

    /// Puts what the HTTP client said into words.
    fn failure(&self, server: &str, error: ureq::Error) -> RemoteError {
        let server = server.to_owned();
        let timeout =
            RemoteError::Timeout { server: server.clone(), seconds: self.timeout.as_secs_f32() };
        use std::io::ErrorKind as Io;
        let cause = self.reason(error.to_string().as_bytes());
        match error {
            ureq::Error::Timeout(_) => timeout,
            ureq::Error::Io(error) => match (trust::distrust(&error), error.kind()) {
                (Some(distrust), _) => distrusted(distrust, server, cause),
                (_, Io::TimedOut) => timeout,
                (
                    _,
                    Io::ConnectionRefused
                    | Io::HostUnreachable
                    | Io::NetworkUnreachable
                    | Io::AddrNotAvailable,
                ) => RemoteError::Unreachable { server, cause },
                _ => RemoteError::Broken { server, cause },
            },
            ureq::Error::Tls(_) => RemoteError::Untrusted { server, cause },
            ureq::Error::Rustls(error) => match trust::of_rustls(&error) {
                Some(distrust) => distrusted(distrust, server, cause),
                None => RemoteError::Unreachable { server, cause },
            },
            ureq::Error::HostNotFound
            | ureq::Error::ConnectionFailed
            | ureq::Error::InvalidProxyUrl
            | ureq::Error::ConnectProxyFailed(_) => RemoteError::Unreachable { server, cause },
            ureq::Error::Protocol(_) => RemoteError::Nonsense { server, task: "a request", cause },
            _ => RemoteError::Broken { server, cause },
        }
    }

    /// The JSON of an answer that is a success.
    pub(super) fn json<T: DeserializeOwned>(
        &self,
        task: &'static str,
        answer: &Answer,
    ) -> Result<T, RemoteError> {
        self.success(task, answer)?;
        serde_json::from_slice(&answer.body).map_err(|cause| RemoteError::Nonsense {
            server: self.server().to_owned(),
            task,
            cause: cause.to_string(),
        })
    }

    /// Fails where the answer is no success.
    pub(super) fn success(&self, task: &'static str, answer: &Answer) -> Result<(), RemoteError> {
        let server = self.server().to_owned();
        match answer.status {
            200..=299 => Ok(()),
            status @ (401 | 403) => Err(RemoteError::Forbidden { server, status }),
            status => {
                let reason = self.reason(&reason_in(&answer.body));
                Err(RemoteError::Status { server, task, status, reason })
            }
        }
    }

    /// What a server said, short and without secrets.
    pub(super) fn reason(&self, said: &[u8]) -> String {
        let said = String::from_utf8_lossy(said);
        let mut said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(token) = &self.token {
            said = said.replace(token.secret(), "…");
        }
        if said.is_empty() {
            said.push_str("it said nothing");
        }
        match said.char_indices().nth(LONGEST_REASON) {
            Some((end, _)) => format!("{} …", &said[..end]),
            None => said,
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("servers", &self.servers).finish_non_exhaustive()
    }
}

/// A secure connection that did not come about.
fn distrusted(distrust: Distrust, server: String, cause: String) -> RemoteError {
    match distrust {
        Distrust::Certificate => RemoteError::Untrusted { server, cause },
        Distrust::Name => RemoteError::OtherName { server, cause },
        Distrust::Speech => RemoteError::NoTls { server, cause },
    }
}

/// Where an error answer names its reason: `{"message"}`, `{"error": {"reason"}}`.
fn reason_in(body: &[u8]) -> Vec<u8> {
    let value: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let places = ["/message", "/error/reason", "/error"];
    let found = places.iter().find_map(|place| value.pointer(place)?.as_str());
    found.map_or_else(|| body.to_vec(), |reason| reason.as_bytes().to_vec())
}

/// Writes JSON, followed by a line end.
pub(super) fn json_line(value: &impl serde::Serialize, out: &mut Vec<u8>) {
    // Writing to memory cannot fail, nor can the values written here: their keys are strings.
    let _ = serde_json::to_writer(&mut *out, value);
    let _ = out.write_all(b"\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_stay_secret() {
        let token = Token::new(" rahasia\n").unwrap();
        assert_eq!(token.0, "Bearer rahasia");
        assert_eq!(Token::new("ApiKey rahasia").unwrap().0, "ApiKey rahasia");
        assert_eq!(Token::new(" "), None);
        let options = ConnectOptions { token: Some(token), ..ConnectOptions::default() };
        assert!(!format!("{options:?}").contains("rahasia"));
        let client = Client::new("http://127.0.0.1:1", &options).unwrap();
        assert!(!format!("{client:?}").contains("rahasia"));
        assert_eq!(client.reason(b"bad token\n rahasia "), "bad token …");
        assert_eq!(client.reason(&[b'x'; 1000]).chars().count(), LONGEST_REASON + 2);
    }
}
