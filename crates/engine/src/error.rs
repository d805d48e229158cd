use thiserror::Error;

/// Why something could not be done to a data folder.
#[derive(Debug, Error)]
pub enum EngineError {
    #[error("the data folder `{path}` cannot be used: {source}")]
    Folder { path: String, source: std::io::Error },
    #[error(
        "the data folder `{path}` is in use by another Styk (process {owner}): wait until it ends, or use another folder with `--data`"
    )]
    InUse { path: String, owner: String },
    #[error("there is no import {0}: `styk imports` lists them")]
    NoImport(u32),
    #[error("import {number} is {state}: only a committed import can be {action}")]
    ImportState { number: u32, state: &'static str, action: &'static str },
    #[error(
        "the touchpoints have changed since version {given}, they are at version {current} now: take the newest, edit it and save again"
    )]
    RegistryVersion { given: u64, current: u64 },
    #[error("`{file}` is not the file of import {number}: its content differs; import it on its own instead")]
    OtherFile { file: String, number: u32 },
    #[error("import {number} came from standard input or several tables; re-map it by undoing and importing it again")]
    NotRemappable { number: u32 },
    #[error(transparent)]
    Collect(#[from] styk_collect::CollectError),
    #[error(transparent)]
    Customers(#[from] styk_customers::CustomersError),
    #[error(transparent)]
    Store(#[from] styk_store::StoreError),
    #[error(transparent)]
    Lake(#[from] styk_lake::LakeError),
    #[error(transparent)]
    Query(#[from] styk_query::QueryError),
    #[error(transparent)]
    Sql(#[from] styk_sql::SqlError),
    #[error("{0}")]
    Damaged(String),
}
