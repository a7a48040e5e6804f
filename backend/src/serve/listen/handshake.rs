//! Encrypted connections that shake hands when they are first read or written: whoever connects and says nothing holds
//! up nobody but themselves.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use poem::{
    http::uri::Scheme,
    listener::Acceptor,
    web::{LocalAddr, RemoteAddr},
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_rustls::{Accept, TlsAcceptor, server::TlsStream};

/// An acceptor of encrypted connections over those of another.
pub struct Encrypted<A> {
    inner: A,
    tls: TlsAcceptor,
}

impl<A> Encrypted<A> {
    /// Over another acceptor.
    pub fn new(inner: A, tls: TlsAcceptor) -> Self {
        Self { inner, tls }
    }
}

impl<A: Acceptor> Acceptor for Encrypted<A> {
    type Io = Handshake<A::Io>;

    fn local_addr(&self) -> Vec<LocalAddr> {
        self.inner.local_addr()
    }

    async fn accept(&mut self) -> io::Result<(Self::Io, LocalAddr, RemoteAddr, Scheme)> {
        let (io, local, remote, _) = self.inner.accept().await?;
        let begun = Handshake::Begun(Box::new(self.tls.accept(io)));
        Ok((begun, local, remote, Scheme::HTTPS))
    }
}

/// An encrypted connection.
pub enum Handshake<I> {
    Begun(Box<Accept<I>>),
    Done(Box<TlsStream<I>>),
    Failed,
}

impl<I: AsyncRead + AsyncWrite + Unpin> Handshake<I> {
    fn stream(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Pin<&mut TlsStream<I>>>> {
        if let Self::Begun(accept) = self {
            match ready!(Pin::new(accept.as_mut()).poll(cx)) {
                Ok(stream) => *self = Self::Done(Box::new(stream)),
                Err(error) => {
                    *self = Self::Failed;
                    return Poll::Ready(Err(error));
                }
            }
        }
        Poll::Ready(match self {
            Self::Done(stream) => Ok(Pin::new(stream.as_mut())),
            Self::Begun(_) | Self::Failed => Err(io::ErrorKind::NotConnected.into()),
        })
    }
}

impl<I: AsyncRead + AsyncWrite + Unpin> AsyncRead for Handshake<I> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        ready!(self.get_mut().stream(cx))?.poll_read(cx, buf)
    }
}

impl<I: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Handshake<I> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready!(self.get_mut().stream(cx))?.poll_write(cx, buf)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.get_mut().stream(cx))?.poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Done(stream) => Pin::new(stream.as_mut()).poll_shutdown(cx),
            // Nothing was said yet: there is nothing to take leave of.
            Self::Begun(_) | Self::Failed => Poll::Ready(Ok(())),
        }
    }
}
