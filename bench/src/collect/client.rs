//! The least HTTP client that a load needs: one connection, one request at a time.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, bail};

/// A connection that is kept.
pub(crate) struct Client {
    address: SocketAddr,
    stream: Option<BufReader<TcpStream>>,
    head: String,
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) retry_after_s: Option<u64>,
    /// The cookie of a session that began.
    pub(crate) cookie: Option<String>,
    pub(crate) body: Vec<u8>,
}

impl Client {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self { address, stream: None, head: String::new() }
    }

    /// Sends a request and waits for its answer; after an error the next one begins a new connection.
    pub(crate) fn send(&mut self, method: &str, path: &str, headers: &str, body: &[u8]) -> Result<Answer> {
        let answer = self.try_send(method, path, headers, body);
        if answer.is_err() {
            self.stream = None;
        }
        answer
    }

    fn try_send(&mut self, method: &str, path: &str, headers: &str, body: &[u8]) -> Result<Answer> {
        let Self { address, stream, head } = self;
        if stream.is_none() {
            let connected = TcpStream::connect_timeout(address, Duration::from_secs(5))?;
            connected.set_nodelay(true)?;
            connected.set_read_timeout(Some(Duration::from_mins(1)))?;
            *stream = Some(BufReader::new(connected));
        }
        let Some(stream) = stream else { bail!("not connected") };
        head.clear();
        let length = body.len();
        std::fmt::Write::write_fmt(
            head,
            format_args!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Content-Length: {length}\r\n\r\n"),
        )?;
        let mut request = std::mem::take(head).into_bytes();
        request.extend_from_slice(body);
        stream.get_mut().write_all(&request)?;
        answer(stream)
    }
}

fn answer(stream: &mut BufReader<TcpStream>) -> Result<Answer> {
    let mut line = String::new();
    stream.read_line(&mut line)?;
    let status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.with_context(|| format!("expected an HTTP answer, found {line:?}"))?;
    let (mut length, mut retry_after_s, mut cookie) = (None, None, None);
    loop {
        line.clear();
        if stream.read_line(&mut line)? == 0 {
            bail!("the answer ended in its headers");
        }
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = Some(value.parse()?),
            "set-cookie" => cookie = value.split(';').next().map(str::to_owned),
            "retry-after" => retry_after_s = value.parse().ok(),
            _ => {}
        }
    }
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body)?;
    Ok(Answer { status, retry_after_s, cookie, body })
}
