//! The tables `groups` and `group_rules`.

use super::model::{Address, Answering, Checks, First, Group, NewGroup, Newcomers, RulesVersion, Visibility};
use crate::base::Tx;
use crate::base::clock::hours;
use crate::base::dialect::is_duplicate;
use crate::base::error::{Error, Result};
use crate::base::ids::GroupId;
use crate::screening::{SafeHtml, markup};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::HashMap;
use std::time::Duration;

mod groups {
    use super::Visibility;
    use crate::base::ids::GroupId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "groups")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: GroupId,
        pub address: String,
        pub name: String,
        pub summary: String,
        #[sea_orm(column_type = "Text")]
        pub about_source: String,
        #[sea_orm(column_type = "Text")]
        pub about_html: String,
        pub renderer: i32,
        #[sea_orm(column_type = "Text")]
        pub rules: String,
        pub rules_version: i32,
        pub visibility: Visibility,
        #[sea_orm(column_type = "Text")]
        pub checks: String,
        pub invitation: Option<String>,
        pub last_topic: i64,
        pub first_topics: i32,
        pub first_replies: i32,
        pub answer_target: i32,
        #[sea_orm(column_type = "Text")]
        pub answer_professions: String,
        pub answered_within: Option<i32>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mod group_rules {
    use crate::base::clock::Timestamp;
    use crate::base::ids::GroupId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "group_rules")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub group_id: GroupId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i32,
        pub rules: String,
        pub since: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

fn group(row: groups::Model) -> Result<Group> {
    Ok(Group {
        id: row.id,
        address: Address::stored(row.address),
        name: row.name,
        summary: row.summary,
        about: html(row.about_html, row.renderer, &row.about_source),
        rules: serde_json::from_str(&row.rules)?,
        rules_version: row.rules_version,
        visibility: row.visibility,
        checks: serde_json::from_str(&row.checks)?,
        invitation: row.invitation,
        newcomers: Newcomers {
            topics: First::stored(row.first_topics),
            replies: First::stored(row.first_replies),
        },
        answering: Answering {
            target: u16::try_from(row.answer_target).map_err(Error::internal)?,
            professions: serde_json::from_str(&row.answer_professions)?,
        },
        answered_within: row.answered_within.and_then(|within| u64::try_from(within).ok()).map(hours),
    })
}

/// The stored rendering, or a new one when the renderer has changed since.
fn html(stored: String, renderer: i32, source: &str) -> SafeHtml {
    markup::restore(stored, renderer.cast_unsigned())
        .or_else(|| markup::render(source).ok())
        .unwrap_or_default()
}

pub(super) async fn insert(
    tx: &Tx,
    id: GroupId,
    address: Address,
    new: &NewGroup,
    about: &SafeHtml,
    invitation: Option<String>,
) -> Result<()> {
    let row = groups::ActiveModel {
        id: Set(id),
        address: Set(address.as_str().to_owned()),
        name: Set(new.name.clone()),
        summary: Set(new.summary.clone()),
        about_source: Set(new.about.clone()),
        about_html: Set(about.to_string()),
        renderer: Set(markup::RENDERER_VERSION.cast_signed()),
        rules: Set(serde_json::to_string(&new.rules)?),
        rules_version: Set(1),
        visibility: Set(new.visibility),
        checks: Set(serde_json::to_string(&new.checks)?),
        invitation: Set(invitation),
        last_topic: Set(0),
        first_topics: Set(0),
        first_replies: Set(0),
        answer_target: Set(Answering::default().target.into()),
        answer_professions: Set("[]".to_owned()),
        answered_within: Set(None),
    };
    match groups::Entity::insert(row).exec_without_returning(tx.conn()).await {
        Err(error) if is_duplicate(&error) => return Err(Error::field("address", "group-address-taken")),
        other => other?,
    };
    keep_rules(tx, id, 1, &new.rules).await
}

async fn keep_rules(tx: &Tx, group: GroupId, version: i32, rules: &[String]) -> Result<()> {
    let row = group_rules::ActiveModel {
        group_id: Set(group),
        version: Set(version),
        rules: Set(serde_json::to_string(rules)?),
        since: Set(tx.now()),
    };
    group_rules::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Gives a group other rules; the older ones are kept. Returns the new version.
pub(super) async fn set_rules(tx: &Tx, id: GroupId, rules: &[String]) -> Result<i32> {
    let rows = groups::Entity::update_many()
        .col_expr(groups::Column::Rules, Expr::value(serde_json::to_string(rules)?))
        .col_expr(groups::Column::RulesVersion, Expr::col(groups::Column::RulesVersion).add(1))
        .filter(groups::Column::Id.eq(id))
        .exec_with_returning(tx.conn())
        .await?;
    let version = rows.into_iter().next().ok_or(Error::NotFound)?.rules_version;
    keep_rules(tx, id, version, rules).await?;
    Ok(version)
}

/// Every version of a group's rules, the latest first.
pub async fn rules(conn: &impl ConnectionTrait, id: GroupId) -> Result<Vec<RulesVersion>> {
    let rows = group_rules::Entity::find()
        .filter(group_rules::Column::GroupId.eq(id))
        .order_by_desc(group_rules::Column::Version)
        .all(conn)
        .await?;
    let version = |row: group_rules::Model| {
        Ok(RulesVersion { version: row.version, rules: serde_json::from_str(&row.rules)?, since: row.since })
    };
    rows.into_iter().map(version).collect()
}

pub(super) async fn set_newcomers(tx: &Tx, id: GroupId, newcomers: Newcomers) -> Result<()> {
    groups::Entity::update_many()
        .col_expr(groups::Column::FirstTopics, Expr::value(newcomers.topics.number()))
        .col_expr(groups::Column::FirstReplies, Expr::value(newcomers.replies.number()))
        .filter(groups::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn set_answering(tx: &Tx, id: GroupId, answering: &Answering) -> Result<()> {
    let professions = serde_json::to_string(&answering.professions)?;
    groups::Entity::update_many()
        .col_expr(groups::Column::AnswerTarget, Expr::value(i32::from(answering.target)))
        .col_expr(groups::Column::AnswerProfessions, Expr::value(professions))
        .filter(groups::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Notes within which time a clinician usually answers here, in whole hours; nothing where that cannot be said.
pub async fn set_answered_within(tx: &Tx, id: GroupId, within: Option<Duration>) -> Result<()> {
    let hours = within.map(|within| i32::try_from(within.as_secs() / 3600).unwrap_or(i32::MAX));
    groups::Entity::update_many()
        .col_expr(groups::Column::AnsweredWithin, Expr::value(hours))
        .filter(groups::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Puts these checks in the place of the group's.
pub(super) async fn set_checks(tx: &Tx, id: GroupId, checks: &Checks) -> Result<()> {
    groups::Entity::update_many()
        .col_expr(groups::Column::Checks, Expr::value(serde_json::to_string(checks)?))
        .filter(groups::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// The group at this address.
pub async fn find_by_address(conn: &impl ConnectionTrait, address: &str) -> Result<Group> {
    // What is no address is at no address; PostgreSQL would not even take a NUL.
    let address = Address::parse(address).map_err(|_| Error::NotFound)?;
    let row = groups::Entity::find().filter(groups::Column::Address.eq(address.as_str())).one(conn).await?;
    group(row.ok_or(Error::NotFound)?)
}

/// The group with this id.
pub async fn find(conn: &impl ConnectionTrait, id: GroupId) -> Result<Group> {
    group(groups::Entity::find_by_id(id).one(conn).await?.ok_or(Error::NotFound)?)
}

/// Every group that is on the list, by name.
pub async fn directory(conn: &impl ConnectionTrait) -> Result<Vec<Group>> {
    let rows = groups::Entity::find()
        .filter(groups::Column::Visibility.ne(Visibility::Hidden))
        .order_by_asc(groups::Column::Name)
        .all(conn)
        .await?;
    rows.into_iter().map(group).collect()
}

/// Every group, hidden ones too, by name. For the administration.
pub async fn all(conn: &impl ConnectionTrait) -> Result<Vec<Group>> {
    let rows = groups::Entity::find().order_by_asc(groups::Column::Name).all(conn).await?;
    rows.into_iter().map(group).collect()
}

/// The groups with these ids: one query for any number of them.
pub async fn find_each(conn: &impl ConnectionTrait, ids: Vec<GroupId>) -> Result<HashMap<GroupId, Group>> {
    let rows = groups::Entity::find().filter(groups::Column::Id.is_in(ids)).all(conn).await?;
    rows.into_iter().map(|row| Ok((row.id, group(row)?))).collect()
}

/// The ids of all groups, hidden ones too. For finding an account's personas; no page shows them.
pub async fn all_ids(conn: &impl ConnectionTrait) -> Result<Vec<GroupId>> {
    let ids = groups::Entity::find().select_only().column(groups::Column::Id).into_tuple().all(conn).await?;
    Ok(ids)
}

/// Takes the number of the group's next topic, counting from 1.
pub async fn take_topic_number(tx: &Tx, id: GroupId) -> Result<i64> {
    let rows = groups::Entity::update_many()
        .col_expr(groups::Column::LastTopic, Expr::col(groups::Column::LastTopic).add(1))
        .filter(groups::Column::Id.eq(id))
        .exec_with_returning(tx.conn())
        .await?;
    Ok(rows.into_iter().next().ok_or(Error::NotFound)?.last_topic)
}
