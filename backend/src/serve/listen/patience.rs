//! How long a connection is waited for. HTTP libraries wait for ever on a request whose head comes a byte a minute,
//! and a few hundred such connections would take a small machine's last file handle.
//!
//! A head must be whole within [`HEAD`] of its first byte; a connection on which nothing moves is closed after
//! [`STILL`]; one between two requests after [`BETWEEN`]. Bodies may be as slow as a weak link is, if only they move.
//! Encrypted connections are looked at behind the encryption; their handshake counts as the first head.

use std::{
    io::{self, IoSlice},
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use poem::{
    http::uri::Scheme,
    listener::Acceptor,
    web::{LocalAddr, RemoteAddr},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep, sleep_until},
};

/// How long the head of a request may take from its first byte, or a first byte (and a handshake) from the connection.
const HEAD: Duration = Duration::from_secs(20);
/// How long a connection is kept for a next request.
const BETWEEN: Duration = Duration::from_secs(75);
/// How long nothing may move in the middle of a request or an answer.
const STILL: Duration = Duration::from_secs(120);
/// What comes beyond this is a body: hyper refuses a longer head by itself.
const LONGEST_HEAD: usize = 512 * 1024;
/// How a connection of HTTP/2 begins (RFC 9113, 3.4). Its heads are frames, which the library bounds.
const PREFACE: &[u8] = b"PRI * HTTP/2";

/// An acceptor whose connections are waited for, but not for ever.
pub struct Patient<A> {
    inner: A,
}

impl<A> Patient<A> {
    /// Around another acceptor.
    pub fn new(inner: A) -> Self {
        Self { inner }
    }
}

impl<A: Acceptor> Acceptor for Patient<A> {
    type Io = Waited<A::Io>;

    fn local_addr(&self) -> Vec<LocalAddr> {
        self.inner.local_addr()
    }

    async fn accept(&mut self) -> io::Result<(Self::Io, LocalAddr, RemoteAddr, Scheme)> {
        let (io, local, remote, scheme) = self.inner.accept().await?;
        Ok((Waited::new(io), local, remote, scheme))
    }
}

/// Where a connection stands.
#[derive(Debug, PartialEq, Eq)]
enum Phase {
    /// Nothing of a request has come yet.
    Between,
    /// A head has begun: how much of it came, and how it ends so far.
    Head { bytes: usize, tail: [u8; 3] },
    /// A body, an answer, or HTTP/2.
    Flow,
}

/// What was waited for, and until when.
#[derive(Debug)]
struct Wait {
    phase: Phase,
    until: Instant,
    fresh: bool,
    frames: bool,
}

impl Wait {
    fn new(now: Instant) -> Self {
        Self {
            phase: Phase::Between,
            until: now + HEAD,
            fresh: true,
            frames: false,
        }
    }

    fn came(&mut self, bytes: &[u8], now: Instant) {
        if self.fresh {
            self.frames = bytes.starts_with(PREFACE);
            self.fresh = false;
            self.until = now + HEAD;
        }
        if self.frames {
            self.phase = Phase::Flow;
        }
        if self.phase == Phase::Between {
            self.phase = Phase::Head {
                bytes: 0,
                tail: [0; 3],
            };
            self.until = now + HEAD;
        }
        if let Phase::Head { bytes: had, tail } = &mut self.phase {
            *had += bytes.len();
            if *had <= LONGEST_HEAD && !ends_head(tail, bytes) {
                return;
            }
            self.phase = Phase::Flow;
        }
        self.until = now + STILL;
    }

    fn went(&mut self, now: Instant) {
        if self.frames {
            self.until = now + STILL;
        } else {
            self.phase = Phase::Between;
            self.until = now + BETWEEN;
        }
    }
}

/// Whether the empty line after a head is in these bytes or across their edge; keeps the last three for the next.
fn ends_head(tail: &mut [u8; 3], bytes: &[u8]) -> bool {
    let edge: Vec<u8> = tail.iter().chain(bytes.iter().take(3)).copied().collect();
    let found = |text: &[u8]| text.windows(4).any(|four| four == b"\r\n\r\n");
    let ended = found(&edge) || found(bytes);
    let all: Vec<u8> = tail.iter().chain(bytes).copied().rev().take(3).collect();
    for (place, byte) in tail.iter_mut().rev().zip(all) {
        *place = byte;
    }
    ended
}

/// A connection that is closed when it was waited for in vain.
pub struct Waited<I> {
    io: I,
    wait: Wait,
    alarm: Pin<Box<Sleep>>,
}

impl<I> Waited<I> {
    fn new(io: I) -> Self {
        let wait = Wait::new(Instant::now());
        let alarm = Box::pin(sleep_until(wait.until));
        Self { io, wait, alarm }
    }

    /// An error once the time is over. The alarm is set again only when it rings: moving it at each byte would cost.
    fn waited(&mut self, cx: &mut Context<'_>) -> Poll<io::Error> {
        loop {
            ready!(self.alarm.as_mut().poll(cx));
            if Instant::now() >= self.wait.until {
                return Poll::Ready(io::ErrorKind::TimedOut.into());
            }
            self.alarm.as_mut().reset(self.wait.until);
        }
    }

    fn moved(
        &mut self,
        cx: &mut Context<'_>,
        went: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        match went {
            Poll::Ready(Ok(bytes)) if bytes > 0 => self.wait.went(Instant::now()),
            Poll::Pending => return self.waited(cx).map(Err),
            Poll::Ready(_) => {}
        }
        went
    }
}

impl<I: AsyncRead + Unpin> AsyncRead for Waited<I> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buf.filled().len();
        let came = Pin::new(&mut this.io).poll_read(cx, buf);
        match came {
            Poll::Ready(Ok(())) if buf.filled().len() > before => {
                this.wait.came(&buf.filled()[before..], Instant::now());
            }
            // The alarm may be nearer than when it was last looked at: a head is waited for less than a body.
            Poll::Pending => {
                if this.alarm.deadline() > this.wait.until {
                    this.alarm.as_mut().reset(this.wait.until);
                }
                return this.waited(cx).map(Err);
            }
            Poll::Ready(_) => {}
        }
        came
    }
}

impl<I: AsyncWrite + Unpin> AsyncWrite for Waited<I> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let went = Pin::new(&mut this.io).poll_write(cx, buf);
        this.moved(cx, went)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let went = Pin::new(&mut this.io).poll_write_vectored(cx, bufs);
        this.moved(cx, went)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().io).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().io).poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    use super::*;

    /// A wait, and what of it is left after each thing that happens, in seconds from the begin.
    struct Story {
        wait: Wait,
        begin: Instant,
    }

    impl Story {
        fn new() -> Self {
            let begin = Instant::now();
            Self {
                wait: Wait::new(begin),
                begin,
            }
        }

        fn came(&mut self, second: u64, bytes: &[u8]) -> u64 {
            self.wait
                .came(bytes, self.begin + Duration::from_secs(second));
            self.until()
        }

        fn went(&mut self, second: u64) -> u64 {
            self.wait.went(self.begin + Duration::from_secs(second));
            self.until()
        }

        fn until(&self) -> u64 {
            (self.wait.until - self.begin).as_secs()
        }
    }

    #[test]
    fn a_head_that_trickles_is_not_waited_for_longer() {
        let mut story = Story::new();
        assert_eq!(story.until(), 20);
        assert_eq!(story.came(10, b"G"), 30);
        assert_eq!(story.came(25, b"ET / HTTP/1.1\r\nx: 1\r\n"), 30);
        assert_eq!(story.came(29, b"y: 2\r\n"), 30);
        assert_eq!(story.came(29, b"\r\n"), 29 + 120);
    }

    #[test]
    fn a_slow_body_is_waited_for_as_long_as_it_moves() {
        let mut story = Story::new();
        story.came(0, b"PATCH / HTTP/1.1\r\n\r");
        assert_eq!(story.came(1, b"\n"), 121);
        for second in [100, 200, 300] {
            assert_eq!(story.came(second, b"a"), second + 120);
        }
    }

    #[test]
    fn after_an_answer_the_next_head_has_a_time_of_its_own() {
        let mut story = Story::new();
        story.came(0, b"GET / HTTP/1.1\r\n\r\n");
        assert_eq!(story.went(2), 2 + 75);
        assert_eq!(story.came(50, b"GET"), 50 + 20);
        assert_eq!(story.came(60, b" /"), 50 + 20);
    }

    #[test]
    fn frames_have_no_head_to_wait_for() {
        let mut story = Story::new();
        assert_eq!(story.came(0, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 120);
        assert_eq!(story.went(10), 130);
        assert_eq!(story.came(60, b"frame"), 180);
    }

    #[test]
    fn what_is_longer_than_any_head_is_a_body() {
        let mut story = Story::new();
        story.came(0, b"x");
        assert_eq!(story.came(5, &vec![b'x'; LONGEST_HEAD]), 125);
    }

    #[tokio::test]
    async fn a_connection_that_was_waited_for_in_vain_ends_and_one_in_time_does_not() {
        let (mut client, server) = duplex(64);
        let mut server = Waited::new(server);
        client.write_all(b"in time").await.unwrap();
        let mut some = [0; 64];
        assert_eq!(server.read(&mut some).await.unwrap(), 7);
        server.wait.until = Instant::now() + Duration::from_millis(30);
        let late = server.read(&mut some).await;
        assert_eq!(late.unwrap_err().kind(), io::ErrorKind::TimedOut);
        assert!(Instant::now() >= server.wait.until);
    }

    #[test]
    fn the_end_of_a_head_is_found_across_any_cut() {
        let text = b"GET / HTTP/1.1\r\nhost: a\r\n\r\n";
        for first in 1..text.len() {
            let mut tail = [0; 3];
            assert!(!ends_head(&mut tail, &text[..first]));
            assert!(ends_head(&mut tail, &text[first..]), "{first}");
        }
        let mut tail = [0; 3];
        let ends: Vec<bool> = text
            .iter()
            .map(|byte| ends_head(&mut tail, &[*byte]))
            .collect();
        assert_eq!(ends.iter().position(|end| *end), Some(text.len() - 1));
    }
}
