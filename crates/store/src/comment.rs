//! What people say to each other about journey maps: comments in threads, and whom they mention. They belong to the
//! map, whichever its version.

use std::collections::HashMap;

use styk_model::Timestamp;

use crate::error::Result;
use crate::identifier::json_list;
use crate::sql::{Columns, FromRow, Row, composed, query};
use crate::{Change, Store};

/// Where something stands: at a cell where step and lane are given, at the map as a whole where neither is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapPlace {
    /// The key of the map.
    pub map: String,
    pub step: Option<String>,
    pub lane: Option<String>,
}

/// A comment to be kept.
#[derive(Debug, Clone)]
pub struct NewMapComment {
    pub place: MapPlace,
    /// The first comment of the thread that it answers in.
    pub thread: Option<u32>,
    /// E-mail of whoever wrote it.
    pub author: String,
    pub text: String,
    pub created: Timestamp,
    /// Accounts.
    pub mentions: Vec<u32>,
}

/// A comment as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapComment {
    pub id: u32,
    pub place: MapPlace,
    /// The first comment of the thread that it answers in; none for a first one.
    pub thread: Option<u32>,
    pub author: String,
    /// Empty where it was deleted.
    pub text: String,
    pub created: Timestamp,
    pub edited: Option<Timestamp>,
    /// It was deleted, and stays as long as there are answers to it.
    pub deleted: Option<Timestamp>,
    /// When its thread was settled and by whom; of a first comment only.
    pub resolved: Option<(Timestamp, String)>,
    /// Accounts, ascending; those that are gone are not among them.
    pub mentions: Vec<u32>,
}

impl MapPlace {
    /// Of three columns: map, step and lane.
    pub(crate) fn next_of(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self { map: columns.next()?, step: columns.next()?, lane: columns.next()? })
    }
}

impl FromRow for MapComment {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let mut columns = Columns(row, 0);
        Ok(Self {
            id: columns.next()?,
            place: MapPlace::next_of(&mut columns)?,
            thread: columns.next()?,
            author: columns.next()?,
            text: columns.next()?,
            created: Timestamp(columns.next()?),
            edited: next_time(&mut columns)?,
            deleted: next_time(&mut columns)?,
            resolved: next_deed(&mut columns)?,
            mentions: Vec::new(),
        })
    }
}

fn next_time(columns: &mut Columns<'_>) -> Result<Option<Timestamp>> {
    Ok(columns.next::<Option<i64>>()?.map(Timestamp))
}

/// Of two columns: when something was done, and by whom.
pub(crate) fn next_deed(columns: &mut Columns<'_>) -> Result<Option<(Timestamp, String)>> {
    let (time, who): (_, Option<String>) = (next_time(columns)?, columns.next()?);
    Ok(time.zip(who))
}

const COLUMNS: &str = "id, map, step, lane, thread, author, text, created, edited, deleted, resolved, resolver";

impl Store {
    /// All comments of a map, oldest first.
    pub async fn map_comments(&self, map: &str) -> Result<Vec<MapComment>> {
        let sql = format!("SELECT {COLUMNS} FROM map_comment WHERE map = $1 ORDER BY id");
        let mut comments: Vec<MapComment> = composed(sql).bind(map).all(&self.pool).await?;
        let mentions: Vec<(u32, u32)> = query(
            "SELECT comment, account FROM map_mention JOIN map_comment ON id = comment WHERE map = $1 \
             ORDER BY comment, account",
        )
        .bind(map)
        .all(&self.pool)
        .await?;
        let mut of: HashMap<u32, Vec<u32>> = HashMap::new();
        for (comment, account) in mentions {
            of.entry(comment).or_default().push(account);
        }
        for comment in &mut comments {
            comment.mentions = of.remove(&comment.id).unwrap_or_default();
        }
        Ok(comments)
    }

    /// How many comments a map has.
    pub async fn map_comment_count(&self, map: &str) -> Result<u64> {
        let count: i64 = query("SELECT count(*) FROM map_comment WHERE map = $1").bind(map).one(&self.pool).await?;
        Ok(count as u64)
    }

    /// A comment by its number.
    pub async fn map_comment(&self, id: u32) -> Result<Option<MapComment>> {
        let sql = format!("SELECT {COLUMNS} FROM map_comment WHERE id = $1");
        let found: Option<MapComment> = composed(sql).bind(id).optional(&self.pool).await?;
        let Some(mut comment) = found else { return Ok(None) };
        comment.mentions = query("SELECT account FROM map_mention WHERE comment = $1 ORDER BY account")
            .bind(id)
            .all(&self.pool)
            .await?;
        Ok(Some(comment))
    }

    /// Adds a comment and returns its number; none where the thread that it answers in is gone. An answer opens a
    /// thread that was settled.
    pub async fn add_map_comment(&self, new: &NewMapComment) -> Result<Option<u32>> {
        let NewMapComment { place, thread, author, text, created, mentions } = new;
        let mut change = self.change().await?;
        if let Some(thread) = thread {
            let opened = query(
                "UPDATE map_comment SET resolved = NULL, resolver = NULL WHERE id = $1 AND map = $2 AND thread IS NULL",
            );
            if opened.bind(*thread).bind(&place.map).execute(change.connection()).await? == 0 {
                return Ok(None);
            }
        }
        let id: u32 = query(
            "INSERT INTO map_comment (map, step, lane, thread, author, text, created) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
        )
        .bind(&place.map)
        .bind(place.step.as_deref())
        .bind(place.lane.as_deref())
        .bind(thread.map(i64::from))
        .bind(author)
        .bind(text)
        .bind(created.0)
        .one(change.connection())
        .await?;
        change.mention(id, mentions).await?;
        change.commit().await?;
        Ok(Some(id))
    }

    /// Puts another text and other mentions in the place of a comment's. Returns the accounts that it did not mention
    /// before; none where there is no such comment.
    pub async fn change_map_comment(
        &self,
        id: u32,
        text: &str,
        mentions: &[u32],
        edited: Timestamp,
    ) -> Result<Option<Vec<u32>>> {
        let mut change = self.change().await?;
        let changed = query("UPDATE map_comment SET text = $1, edited = $2 WHERE id = $3 AND deleted IS NULL")
            .bind(text)
            .bind(edited.0)
            .bind(id)
            .execute(change.connection())
            .await?;
        if changed == 0 {
            return Ok(None);
        }
        let list = self.pool.dialect().numbers("$2");
        composed(format!("DELETE FROM map_mention WHERE comment = $1 AND account NOT IN {list}"))
            .bind(id)
            .bind(json_list(mentions))
            .execute(change.connection())
            .await?;
        let added = change.mention(id, mentions).await?;
        change.commit().await?;
        Ok(Some(added))
    }

    /// Notes when the thread of a first comment was settled and by whom, or that it is open again. Says whether there
    /// is such a thread.
    pub async fn resolve_map_comment(&self, id: u32, by: Option<(Timestamp, &str)>) -> Result<bool> {
        let changed = query("UPDATE map_comment SET resolved = $1, resolver = $2 WHERE id = $3 AND thread IS NULL")
            .bind(by.map(|(time, _)| time.0))
            .bind(by.map(|(_, who)| who))
            .bind(id)
            .execute(&self.pool)
            .await?;
        Ok(changed > 0)
    }

    /// Deletes a comment. Where there are answers to it, its place in the thread stays until the last of them is
    /// deleted too.
    pub async fn remove_map_comment(&self, id: u32, now: Timestamp) -> Result<()> {
        let mut change = self.change().await?;
        let answers: i64 =
            query("SELECT count(*) FROM map_comment WHERE thread = $1").bind(id).one(change.connection()).await?;
        if answers > 0 {
            query("UPDATE map_comment SET text = '', deleted = $1 WHERE id = $2")
                .bind(now.0)
                .bind(id)
                .execute(change.connection())
                .await?;
            query("DELETE FROM map_mention WHERE comment = $1").bind(id).execute(change.connection()).await?;
            return change.commit().await;
        }
        let removed = query("DELETE FROM map_comment WHERE id = $1 RETURNING thread")
            .bind(id)
            .optional::<Option<u32>>(change.connection())
            .await?;
        if let Some(thread) = removed.flatten() {
            query(
                "DELETE FROM map_comment WHERE id = $1 AND deleted IS NOT NULL \
                 AND NOT EXISTS (SELECT 1 FROM map_comment AS answer WHERE answer.thread = $1)",
            )
            .bind(thread)
            .execute(change.connection())
            .await?;
        }
        change.commit().await
    }

    /// The comments that mention an account and that it has not seen yet, newest first; not those of threads that are
    /// settled.
    pub async fn unseen_mentions(&self, account: u32, most: u32) -> Result<Vec<MapComment>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM map_comment AS said JOIN map_mention ON id = comment \
             WHERE account = $1 AND seen IS NULL AND NOT EXISTS (SELECT 1 FROM map_comment AS head \
             WHERE head.id = coalesce(said.thread, said.id) AND head.resolved IS NOT NULL) ORDER BY id DESC LIMIT $2"
        );
        composed(sql).bind(account).bind(most).all(&self.pool).await
    }

    /// Notes that an account saw a comment that mentions it. Says whether it was new to it.
    pub async fn see_mention(&self, account: u32, comment: u32, now: Timestamp) -> Result<bool> {
        let seen = query("UPDATE map_mention SET seen = $1 WHERE comment = $2 AND account = $3 AND seen IS NULL")
            .bind(now.0)
            .bind(comment)
            .bind(account)
            .execute(&self.pool)
            .await?;
        Ok(seen > 0)
    }
}

impl Change {
    /// Mentions accounts in a comment, and says which were not mentioned in it before; those that are gone are passed
    /// over.
    async fn mention(&mut self, comment: u32, accounts: &[u32]) -> Result<Vec<u32>> {
        let list = self.connection().dialect().numbers("$2");
        composed(format!(
            "INSERT INTO map_mention (comment, account) SELECT CAST($1 AS BIGINT), id FROM account WHERE id IN {list} \
             ON CONFLICT (comment, account) DO NOTHING RETURNING account"
        ))
        .bind(comment)
        .bind(json_list(accounts))
        .all(self.connection())
        .await
    }
}
