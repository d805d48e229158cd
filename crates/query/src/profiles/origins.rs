//! Where interactions came from, each combination by a number.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_lake::schema::{Promoted, PromotedKind};
use styk_lake::{LakeError, RowGroup};

use crate::context::Context;
use crate::expression::look_up;

/// Properties that say what brought somebody, as they are taken out of the addresses of pages.
const CAMPAIGN: [&str; 2] = ["utm_source", "utm_campaign"];

/// What the names of both have.
const MARK: &str = "utm_";

/// Where an interaction came from; what is not known is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Origin {
    pub channel: String,
    /// The name of the source that told of it.
    pub source: String,
    pub utm_source: String,
    pub utm_campaign: String,
}

/// All that were met, numbered as they came.
#[derive(Debug, Default)]
pub(crate) struct Origins(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    codes: HashMap<Origin, u32>,
    all: Vec<Origin>,
}

/// The texts of one row group; the empty one is the first.
struct Texts {
    codes: HashMap<String, u32>,
    all: Vec<String>,
}

impl Texts {
    fn new() -> Self {
        Self { codes: HashMap::new(), all: vec![String::new()] }
    }

    fn code(&mut self, text: Option<&str>) -> u32 {
        let Some(text) = text.filter(|text| !text.is_empty()) else { return 0 };
        if let Some(code) = self.codes.get(text) {
            return *code;
        }
        let code = self.all.len() as u32;
        self.codes.insert(text.to_owned(), code);
        self.all.push(text.to_owned());
        code
    }

    fn origin(&self, codes: [u32; 4]) -> Origin {
        let [channel, source, utm_source, utm_campaign] = codes.map(|code| self.all[code as usize].clone());
        Origin { channel, source, utm_source, utm_campaign }
    }
}

impl Origins {
    /// Those of its properties that are read out of JSON.
    pub(crate) fn json_properties(context: &Context) -> Vec<String> {
        let promoted = |name: &str| context.snapshot.promoted.iter().any(|one| one.property == name);
        CAMPAIGN.into_iter().filter(|name| !promoted(name)).map(str::to_owned).collect()
    }

    /// The number of each row's.
    pub(crate) fn codes(&self, group: RowGroup<'_>) -> Result<Vec<u32>, LakeError> {
        let mut texts = Texts::new();
        let channels = group.strings("channel", |text| texts.code(text))?;
        let sources = group.strings("source", |text| texts.code(text))?;
        let campaigns = campaigns(group, &mut texts)?;
        // There are few in a row group: each is looked for once.
        let mut found: HashMap<[u32; 4], u32> = HashMap::new();
        let mut codes = Vec::with_capacity(channels.len());
        for ((channel, source), [utm_source, utm_campaign]) in channels.into_iter().zip(sources).zip(campaigns) {
            let key = [channel, source, utm_source, utm_campaign];
            codes.push(*found.entry(key).or_insert_with(|| self.code(texts.origin(key))));
        }
        Ok(codes)
    }

    fn code(&self, origin: Origin) -> u32 {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(code) = known.codes.get(&origin) {
            return *code;
        }
        let code = known.all.len() as u32;
        known.all.push(origin.clone());
        known.codes.insert(origin, code);
        code
    }

    pub(crate) fn of(&self, code: u32) -> Option<Origin> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).all.get(code as usize).cloned()
    }
}

/// The campaign properties of each row, from their typed columns where the file has them.
fn campaigns(group: RowGroup<'_>, texts: &mut Texts) -> Result<Vec<[u32; 2]>, LakeError> {
    let columns = CAMPAIGN.map(|name| {
        let (property, kind) = (name.to_owned(), PromotedKind::Text);
        Promoted { property, kind }.column()
    });
    if columns.iter().all(|column| group.has(column)) {
        let [sources, campaigns] = columns.map(|column| group.strings(&column, |text| texts.code(text)));
        return Ok(sources?.into_iter().zip(campaigns?).map(|(source, campaign)| [source, campaign]).collect());
    }
    let names = CAMPAIGN.map(str::to_owned);
    group.strings("properties", |json| {
        let Some(json) = json.filter(|json| json.contains(MARK)) else { return [0; 2] };
        let (mut found, mut buffer) = (Vec::new(), String::new());
        look_up(json, &names, &mut found);
        [0, 1].map(|place: usize| texts.code(found[place].text(json, &names[place], &mut buffer)))
    })
}
