//! A small server that behaves like Quickwit or OpenSearch, as far as telisik uses them.
//!
//! It speaks HTTP on the loopback interface, keeps what it is given, indexes it by its mapping and
//! answers queries by plain evaluation. Its answers have the form of a real Quickwit 0.9's. It can
//! be told to misbehave.

mod engine;
mod http;
mod query;
mod secure;

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use serde_json::Value;

pub use engine::{Flavour, State};
pub use secure::Authority;

/// What goes wrong with a request.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Only this status comes back; nothing is done.
    Status(u16),
    /// The connection ends before anything is done.
    CloseBefore,
    /// The connection ends after everything was done, without an answer.
    CloseAfter,
    /// Something else is said, with status 200.
    Says(&'static str),
    /// Nothing is said for a while.
    Silence(Duration),
}

/// The server; it ends when it is dropped.
pub struct Fake {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    ended: Arc<AtomicBool>,
}

impl Fake {
    pub fn start(flavour: Flavour) -> Fake {
        Fake::serving(flavour, http::serve)
    }

    /// Speaks TLS alone, with a certificate of an authority's for a name.
    pub fn start_secure(flavour: Flavour, authority: &Authority, name: &str) -> Fake {
        let config = authority.server(name);
        Fake::serving(flavour, move |stream, state| {
            http::serve(secure::accept(&config, stream), state);
        })
    }

    fn serving(
        flavour: Flavour,
        serve: impl Fn(TcpStream, &Mutex<State>) + Clone + Send + 'static,
    ) -> Fake {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State::new(flavour)));
        let ended = Arc::new(AtomicBool::new(false));
        let (shared, end) = (state.clone(), ended.clone());
        thread::spawn(move || {
            for stream in listener.incoming() {
                if end.load(Ordering::Relaxed) {
                    return;
                }
                let (Ok(stream), state) = (stream, shared.clone()) else { continue };
                let serve = serve.clone();
                thread::spawn(move || serve(stream, &state));
            }
        });
        Fake { address, state, ended }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn secure_url(&self) -> String {
        format!("https://{}", self.address)
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// The next requests whose path holds `path` go wrong, one after the other.
    pub fn will(&self, path: &str, faults: impl IntoIterator<Item = Fault>) {
        let faults = faults.into_iter().map(|fault| (path.to_owned(), fault));
        self.state().faults.extend(faults);
    }

    /// The ids of all passages, those that cannot be searched yet too, in order.
    pub fn pids(&self) -> Vec<String> {
        let mut state = self.state();
        state.commit();
        let pid = |row: &Value| row["pid"].as_str().unwrap().to_owned();
        let mut pids: Vec<String> = state.rows.iter().map(pid).collect();
        pids.sort();
        pids
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        // Wakes the thread that waits for connections.
        let _ = TcpStream::connect(self.address);
    }
}
