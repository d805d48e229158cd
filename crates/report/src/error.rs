use thiserror::Error;

#[derive(Debug, Error)]
pub enum ReportError {
    #[error("cannot write the answer as JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("cannot write the table as CSV: {0}")]
    Csv(#[from] csv::Error),
    #[error("cannot build the columns of the Parquet file: {0}")]
    Arrow(#[from] arrow::error::ArrowError),
    #[error("cannot write the Parquet file: {0}")]
    Parquet(#[from] parquet::errors::ParquetError),
}
