//! The end that asks.

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use styk_model::{LoggedJourney, text};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

use super::socket::{self, SocketError};
use super::{Call, Line, Request, VERSION, told};
use crate::{EngineError, Watch};

/// A folder that another process owns and answers for.
#[derive(Debug)]
pub struct Served {
    data: PathBuf,
}

impl Served {
    /// The process that owns a folder, if it listens.
    pub(crate) async fn find(data: &Path) -> Result<Self, SocketError> {
        // Hanging up at once says nothing and does no harm.
        socket::connect(data).await?;
        Ok(Self { data: data.to_owned() })
    }

    /// A place for what the other process is to read.
    pub(crate) fn folder(&self) -> PathBuf {
        socket::folder(&self.data)
    }

    pub(crate) async fn call<T: DeserializeOwned>(
        &self,
        request: Request,
        watch: &mut dyn Watch,
    ) -> Result<T, EngineError> {
        self.call_in_pieces(request, watch, |_| Ok(())).await
    }

    /// The same, and what comes before the last line goes to `each`.
    pub(crate) async fn call_in_pieces<T: DeserializeOwned, E: From<EngineError>>(
        &self,
        request: Request,
        watch: &mut dyn Watch,
        mut each: impl FnMut(Vec<LoggedJourney>) -> Result<(), E>,
    ) -> Result<T, E> {
        let mut stream = socket::connect(&self.data).await.map_err(|_| gone())?;
        let mut call = serde_json::to_vec(&Call { version: VERSION.to_owned(), request }).map_err(|_| gone())?;
        call.push(b'\n');
        stream.write_all(&call).await.map_err(|_| gone())?;
        let mut lines = BufReader::new(stream).lines();
        while let Some(line) = lines.next_line().await.map_err(|_| gone())? {
            match serde_json::from_str(&line).map_err(|_| gone())? {
                Line::Progress { bytes_read, total, interactions } => watch.progress(bytes_read, total, interactions),
                Line::Journeys { piece } => each(piece)?,
                Line::Done { value } => return Ok(serde_json::from_value(value).map_err(|_| gone())?),
                Line::Failed { texts, empty } => return Err(told(&texts, empty).into()),
            }
        }
        Err(gone().into())
    }
}

fn gone() -> EngineError {
    EngineError::Told(text!(
        "the running server did not answer to the end: look at its log, or stop it and try again",
        "работающий сервер не ответил до конца: посмотрите его журнал или остановите его и повторите",
        "działający serwer nie odpowiedział do końca: zajrzyj do jego dziennika albo zatrzymaj go i spróbuj ponownie",
    ))
}
