//! Reads reports. This module does not know HTTP, and its functions return `anyhow::Result`.

use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};

/// The only error of this module that callers have to recognise.
#[derive(Debug, thiserror::Error)]
#[error("report {name} not found")]
pub struct ReportNotFound {
    pub name: String,
}

#[derive(Serialize, Deserialize)]
pub struct Report {
    title: String,
    amounts: Vec<u64>,
}

pub async fn read(directory: &Path, name: &str) -> anyhow::Result<Report> {
    let path = directory.join(name).with_extension("json");
    let text = match tokio::fs::read_to_string(&path).await {
        Err(error) if error.kind() == ErrorKind::NotFound => bail!(ReportNotFound { name: name.to_owned() }),
        text => text.with_context(|| format!("cannot read {}", path.display()))?,
    };
    serde_json::from_str(&text).with_context(|| format!("{} is not a report", path.display()))
}

pub async fn total(directory: &Path, name: &str) -> anyhow::Result<u64> {
    let report =
        read(directory, name).await.with_context(|| format!("cannot compute the total of {name}"))?;
    let total = report.amounts.iter().try_fold(0_u64, |sum, amount| sum.checked_add(*amount));
    total.with_context(|| format!("the total of {name} is too large"))
}
