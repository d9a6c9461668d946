//! HTTP/1.1, as much as one client needs.

use std::io::{BufRead, BufReader, Read, Write};
use std::sync::Mutex;
use std::thread::sleep;

use super::Fault;
use super::engine::State;

/// A request.
pub struct Request {
    pub method: String,
    /// Without the query string.
    pub path: String,
    pub parameters: Vec<(String, String)>,
    pub authorization: Option<String>,
    /// Whether the connection ends with the answer.
    pub is_last: bool,
    pub body: Vec<u8>,
}

impl Request {
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Answers requests until the client goes away.
pub fn serve(stream: impl Read + Write, state: &Mutex<State>) {
    let mut reader = BufReader::new(stream);
    while let Some(request) = read(&mut reader) {
        let fault = {
            let mut state = state.lock().unwrap();
            state.note(&request);
            state.next_fault(&request.path)
        };
        let answered = answer(&request, fault, state);
        state.lock().unwrap().in_flight -= 1;
        // The connection ends where there is nothing to say.
        let Some((status, body)) = answered else { return };
        let head = format!(
            "HTTP/1.1 {status} Fake\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        let is_last = request.is_last;
        let stream = reader.get_mut();
        let written = stream.write_all(head.as_bytes());
        let written = written.and_then(|()| stream.write_all(body.as_bytes()));
        if written.and_then(|()| stream.flush()).is_err() || is_last {
            return;
        }
    }
    let _ = reader.get_mut().write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n");
}

fn answer(request: &Request, fault: Option<Fault>, state: &Mutex<State>) -> Option<(u16, String)> {
    match fault {
        None => {
            let delay = state.lock().unwrap().delay;
            sleep(delay);
            let (status, body) = state.lock().unwrap().answer(request);
            Some((status, body.to_string()))
        }
        Some(Fault::Status(status)) => Some((status, "{\"message\":\"told to fail\"}".to_owned())),
        Some(Fault::Says(text)) => Some((200, text.to_owned())),
        Some(Fault::CloseBefore) => None,
        Some(Fault::CloseAfter) => {
            state.lock().unwrap().answer(request);
            None
        }
        Some(Fault::Silence(time)) => {
            sleep(time);
            None
        }
    }
}

fn read(reader: &mut impl BufRead) -> Option<Request> {
    // What begins otherwise is no HTTP.
    reader.fill_buf().ok()?.first().filter(|byte| byte.is_ascii_alphabetic())?;
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|&read| read > 0)?;
    let mut words = line.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let parameters = query.split('&').filter_map(|pair| pair.split_once('='));
    let parameters = parameters.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let (mut length, mut authorization, mut is_last) = (0, None, false);
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let Some((name, value)) = header.trim_end().split_once(':') else { break };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().ok()?,
            "connection" => is_last = value.trim() == "close",
            "authorization" => authorization = Some(value.trim().to_owned()),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request { method, path: path.to_owned(), parameters, authorization, is_last, body })
}
