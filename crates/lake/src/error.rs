use thiserror::Error;

/// What can go wrong between rows and files.
#[derive(Debug, Error)]
pub enum LakeError {
    #[error("the folder `{path}` cannot be used: {source}")]
    Folder { path: String, source: std::io::Error },
    #[error("the data file `{path}` cannot be read: {reason}; restore it from a backup of the folder")]
    File { path: String, reason: String },
    #[error("a data file is damaged: {0}")]
    Corrupt(String),
    #[error("the table log: {0}")]
    Log(#[from] deltalake::DeltaTableError),
    #[error("the store: {0}")]
    Store(#[from] object_store::Error),
    #[error("parquet: {0}")]
    Parquet(#[from] parquet::errors::ParquetError),
    #[error("arrow: {0}")]
    Arrow(#[from] arrow::error::ArrowError),
    #[error("temporary files: {0}")]
    Temporary(#[from] std::io::Error),
    #[error("the table changed while it was written: expected version {expected}, found {found}; nothing was applied")]
    Conflict { expected: u64, found: u64 },
    #[error("the question was stopped before it was answered")]
    Stopped,
    #[error("this folder was written by a newer Styk (file format {0}, this program knows 1): update Styk")]
    Newer(u32),
}
