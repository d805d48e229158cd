//! Looking after the data folder.

use anyhow::Result;
use styk_insight::language::{count, decimal};
use styk_model::{Duration, say};

use crate::arguments::Shared;
use crate::output::line;

pub(crate) async fn compact(shared: &Shared) -> Result<()> {
    let language = shared.language;
    let Some(written) = shared.folder().await?.compact().await? else {
        return line(&say!(
            language,
            "nothing to compact: everything is in the best order",
            "упорядочивать нечего: всё и так в лучшем порядке",
            "nie ma czego porządkować: wszystko jest w najlepszym układzie",
        ));
    };
    let (rows, files) = (count(written.rows, language), count(written.files as u64, language));
    let (megabytes, version) = (decimal(written.bytes as f64 / 1e6, 1, language), written.version);
    line(&say!(
        language,
        "compacted: {rows} interactions, {files} files ({megabytes} MB), version {version}",
        "упорядочено: взаимодействий {rows}, файлов {files} ({megabytes} МБ), версия {version}",
        "uporządkowano: interakcje {rows}, pliki {files} ({megabytes} MB), wersja {version}",
    ))
}

pub(crate) async fn vacuum(shared: &Shared, keep: Duration) -> Result<()> {
    let keep = std::time::Duration::from_micros(keep.micros().unsigned_abs());
    let files = shared.folder().await?.vacuum(keep).await?;
    line(&say!(shared.language, "deleted files: {files}", "удалено файлов: {files}", "usunięte pliki: {files}"))
}
