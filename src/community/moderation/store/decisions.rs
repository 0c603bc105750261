//! The table `decisions`.

use crate::base::Tx;
use crate::base::error::{Error, Result};
use crate::base::ids::{DecisionId, PersonaId};
use crate::community::moderation::model::{Action, Decision, Source};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use std::collections::HashMap;

mod decisions {
    use super::{Action, Source};
    use crate::base::clock::Timestamp;
    use crate::base::ids::{DecisionId, GroupId, PersonaId, PostId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "decisions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: DecisionId,
        pub post_id: PostId,
        pub group_id: GroupId,
        pub author_id: PersonaId,
        pub moderator_id: PersonaId,
        pub action: Action,
        pub rules: String,
        pub detection: String,
        pub source: Source,
        pub reason: String,
        pub decided_at: Timestamp,
        pub appeal_until: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

fn decision(row: decisions::Model) -> Result<Decision> {
    Ok(Decision {
        id: row.id,
        post: row.post_id,
        group: row.group_id,
        author: row.author_id,
        moderator: row.moderator_id,
        action: row.action,
        grounds: serde_json::from_str(&row.rules)?,
        automated: row.detection == "automated",
        source: row.source,
        reason: row.reason,
        decided_at: row.decided_at,
        appeal_until: row.appeal_until,
    })
}

pub(crate) async fn insert(tx: &Tx, decision: &Decision) -> Result<()> {
    let row = decisions::ActiveModel {
        id: Set(decision.id),
        post_id: Set(decision.post),
        group_id: Set(decision.group),
        author_id: Set(decision.author),
        moderator_id: Set(decision.moderator),
        action: Set(decision.action),
        rules: Set(serde_json::to_string(&decision.grounds)?),
        detection: Set(if decision.automated { "automated" } else { "person" }.to_owned()),
        source: Set(decision.source),
        reason: Set(decision.reason.clone()),
        decided_at: Set(decision.decided_at),
        appeal_until: Set(decision.appeal_until),
    };
    decisions::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

pub(crate) async fn find(conn: &impl ConnectionTrait, id: DecisionId) -> Result<Decision> {
    decision(decisions::Entity::find_by_id(id).one(conn).await?.ok_or(Error::NotFound)?)
}

/// What was decided about a persona's words and is told to them ([`Decision::is_told`]), the latest first.
pub(crate) async fn about(
    conn: &impl ConnectionTrait,
    author: PersonaId,
    limit: u64,
) -> Result<Vec<Decision>> {
    let rows = decisions::Entity::find()
        .filter(decisions::Column::AuthorId.eq(author))
        .filter(
            Condition::any()
                .add(decisions::Column::Action.ne(Action::Publish))
                .add(decisions::Column::Source.eq(Source::Own)),
        )
        .order_by_desc(decisions::Column::DecidedAt)
        .limit(limit)
        .all(conn)
        .await?;
    rows.into_iter().map(decision).collect()
}

/// Who made these decisions: one query for any number of them.
pub(crate) async fn moderators(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = DecisionId>,
) -> Result<HashMap<DecisionId, PersonaId>> {
    let rows = decisions::Entity::find()
        .select_only()
        .columns([decisions::Column::Id, decisions::Column::ModeratorId])
        .filter(decisions::Column::Id.is_in(ids))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Whose words a decision was about.
pub async fn decision_author(conn: &impl ConnectionTrait, id: DecisionId) -> Result<PersonaId> {
    Ok(find(conn, id).await?.author)
}
