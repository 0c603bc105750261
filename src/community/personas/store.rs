//! The tables `personas` and `persona_owners`.

use super::model::{Own, Persona, PersonaName, Role, State, Ties, month_of};
use super::{mutes, restrictions};
use crate::app::App;
use crate::base::Tx;
use crate::base::dialect::is_duplicate;
use crate::base::error::{Error, Result};
use crate::base::ids::{AccountId, GroupId, PersonaId};
use crate::base::seal::{Keyring, Place, Purpose};
use crate::community::groups;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};
use std::collections::{HashMap, HashSet};

mod personas {
    use super::{Role, State};
    use crate::base::ids::{GroupId, PersonaId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "personas")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: PersonaId,
        pub group_id: GroupId,
        pub name: String,
        pub name_key: String,
        pub role: Role,
        pub state: State,
        pub application: Option<Vec<u8>>,
        pub rules_version: i32,
        pub joined_month: i32,
        pub renamed_month: Option<i32>,
        pub trained: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mod owners {
    use crate::base::ids::PersonaId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "persona_owners")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub owner_tag: Vec<u8>,
        pub persona_id: PersonaId,
        pub account: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

impl From<personas::Model> for Persona {
    fn from(row: personas::Model) -> Self {
        let personas::Model { id, group_id, name, role, state, .. } = row;
        let personas::Model { rules_version, joined_month, renamed_month, trained, .. } = row;
        Self { id, group: group_id, name, role, state, rules_version, joined_month, renamed_month, trained }
    }
}

/// A persona that asks to come in, and what it wrote to the moderators.
pub(super) struct Applicant {
    pub id: PersonaId,
    pub name: String,
    pub words: String,
}

fn tag(keys: &Keyring, account: AccountId, group: GroupId) -> Vec<u8> {
    keys.digest(Purpose::PersonaOwner, &[account.as_bytes(), group.as_bytes()]).to_vec()
}

/// The account's persona in a group, whatever its state.
pub async fn in_group(
    conn: &impl ConnectionTrait,
    keys: &Keyring,
    account: AccountId,
    group: GroupId,
) -> Result<Option<Persona>> {
    let owner = owners::Entity::find_by_id(tag(keys, account, group)).one(conn).await?;
    match owner {
        Some(owner) => Ok(Some(find(conn, owner.persona_id).await?)),
        None => Ok(None),
    }
}

/// The account's personas in all groups. No table can be asked for them without the keys.
pub async fn of_account(
    conn: &impl ConnectionTrait,
    keys: &Keyring,
    account: AccountId,
) -> Result<Vec<Persona>> {
    let groups = groups::all_ids(conn).await?;
    let tags: Vec<_> = groups.into_iter().map(|group| tag(keys, account, group)).collect();
    let owners = owners::Entity::find().filter(owners::Column::OwnerTag.is_in(tags)).all(conn).await?;
    let ids: Vec<_> = owners.into_iter().map(|owner| owner.persona_id).collect();
    let rows = personas::Entity::find().filter(personas::Column::Id.is_in(ids)).all(conn).await?;
    Ok(rows.into_iter().map(Persona::from).collect())
}

/// The same of somebody who asks for a page, with what else there is of each: one query.
pub(super) async fn own(app: &App, account: AccountId) -> Result<Vec<Own>> {
    #[derive(FromQueryResult)]
    struct Row {
        #[sea_orm(nested)]
        persona: personas::Model,
        restricted: bool,
        keeps_away: bool,
    }
    let groups = groups::ids(app).await?;
    let tags: Vec<_> = groups.iter().map(|group| tag(&app.keys, account, *group)).collect();
    let owned = owners::Entity::find()
        .select_only()
        .column(owners::Column::PersonaId)
        .filter(owners::Column::OwnerTag.is_in(tags))
        .into_query();
    let id = Expr::col((personas::Entity, personas::Column::Id));
    let rows = personas::Entity::find()
        .expr_as(Expr::exists(restrictions::of(id.clone())), "restricted")
        .expr_as(Expr::exists(mutes::by(id)), "keeps_away")
        .filter(personas::Column::Id.in_subquery(owned))
        .into_model::<Row>()
        .all(app.db.read())
        .await?;
    let own = |Row { persona, restricted, keeps_away }| Own {
        persona: persona.into(),
        ties: Ties { restricted, keeps_away },
    };
    Ok(rows.into_iter().map(own).collect())
}

/// Whose persona it is. For acts that must reach the owner; its answer goes on no page.
pub async fn owner(conn: &impl ConnectionTrait, keys: &Keyring, persona: PersonaId) -> Result<AccountId> {
    let row = owners::Entity::find().filter(owners::Column::PersonaId.eq(persona)).one(conn).await?;
    let row = row.ok_or(Error::NotFound)?;
    let place = Place { column: "persona_owners.account", row: persona.as_bytes() };
    let bytes = keys.open(&place, &row.account)?;
    Ok(AccountId::from_bytes(bytes.try_into().map_err(|_| Error::internal("a sealed owner is no id"))?))
}

/// The persona with this id.
pub async fn find(conn: &impl ConnectionTrait, id: PersonaId) -> Result<Persona> {
    Ok(personas::Entity::find_by_id(id).one(conn).await?.ok_or(Error::NotFound)?.into())
}

/// The persona with this name in a group.
pub async fn find_named(
    conn: &impl ConnectionTrait,
    group: GroupId,
    name: &PersonaName,
) -> Result<Option<Persona>> {
    let row = personas::Entity::find()
        .filter(personas::Column::GroupId.eq(group))
        .filter(personas::Column::NameKey.eq(name.key()))
        .one(conn)
        .await?;
    Ok(row.map(Persona::from))
}

/// The names of these personas, for a page of posts: one query.
pub async fn names(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = PersonaId>,
) -> Result<HashMap<PersonaId, String>> {
    let rows = personas::Entity::find().filter(personas::Column::Id.is_in(ids)).all(conn).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// Which of these personas are in this group.
pub async fn of_group(
    conn: &impl ConnectionTrait,
    group: GroupId,
    ids: impl IntoIterator<Item = PersonaId>,
) -> Result<HashSet<PersonaId>> {
    let rows = personas::Entity::find()
        .filter(personas::Column::Id.is_in(ids))
        .filter(personas::Column::GroupId.eq(group))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// The group's moderators.
pub async fn moderators(conn: &impl ConnectionTrait, group: GroupId) -> Result<Vec<Persona>> {
    in_role(conn, group, Role::Moderator).await
}

/// The group's mentors.
pub async fn mentors(conn: &impl ConnectionTrait, group: GroupId) -> Result<Vec<Persona>> {
    in_role(conn, group, Role::Mentor).await
}

async fn in_role(conn: &impl ConnectionTrait, group: GroupId, role: Role) -> Result<Vec<Persona>> {
    let rows = personas::Entity::find()
        .filter(personas::Column::GroupId.eq(group))
        .filter(personas::Column::Role.eq(role))
        .filter(personas::Column::State.eq(State::Active))
        .order_by_asc(personas::Column::Name)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Persona::from).collect())
}

pub(super) struct Joining<'a> {
    pub id: PersonaId,
    pub group: GroupId,
    pub name: &'a PersonaName,
    pub role: Role,
    pub state: State,
    pub rules_version: i32,
    pub application: &'a str,
}

pub(super) async fn insert(tx: &Tx, keys: &Keyring, account: AccountId, new: &Joining<'_>) -> Result<()> {
    let application = sealed(tx, keys, new.id, new.application)?;
    let row = personas::ActiveModel {
        id: Set(new.id),
        group_id: Set(new.group),
        name: Set(new.name.as_str().to_owned()),
        name_key: Set(new.name.key()),
        role: Set(new.role),
        state: Set(new.state),
        application: Set(application),
        rules_version: Set(new.rules_version),
        joined_month: Set(month_of(tx.now())),
        renamed_month: Set(None),
        trained: Set(false),
    };
    match personas::Entity::insert(row).exec_without_returning(tx.conn()).await {
        Err(error) if is_duplicate(&error) => return Err(Error::field("name", "persona-name-taken")),
        other => other?,
    };
    let place = Place { column: "persona_owners.account", row: new.id.as_bytes() };
    let row = owners::ActiveModel {
        owner_tag: Set(tag(keys, account, new.group)),
        persona_id: Set(new.id),
        account: Set(keys.seal(tx.random(), &place, account.as_bytes())?),
    };
    match owners::Entity::insert(row).exec_without_returning(tx.conn()).await {
        Err(error) if is_duplicate(&error) => Err(Error::Conflict("problem-already-member")),
        other => Ok(other.map(|_| ())?),
    }
}

/// What an applicant writes, sealed; nothing when they wrote nothing.
fn sealed(tx: &Tx, keys: &Keyring, id: PersonaId, words: &str) -> Result<Option<Vec<u8>>> {
    let place = Place { column: "personas.application", row: id.as_bytes() };
    let words = Some(words).filter(|words| !words.is_empty());
    words.map(|words| keys.seal(tx.random(), &place, words.as_bytes())).transpose()
}

/// Keeps what somebody who was here before writes to the moderators.
pub(super) async fn set_application(tx: &Tx, keys: &Keyring, id: PersonaId, words: &str) -> Result<()> {
    personas::Entity::update_many()
        .col_expr(personas::Column::Application, Expr::value(sealed(tx, keys, id, words)?))
        .filter(personas::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn set_state(tx: &Tx, id: PersonaId, state: State) -> Result<()> {
    personas::Entity::update_many()
        .col_expr(personas::Column::State, Expr::value(state))
        .col_expr(personas::Column::Application, Expr::value(Option::<Vec<u8>>::None))
        .filter(personas::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Makes a persona a moderator, or a member again. What it was trained for counts for as long as it moderates.
pub async fn set_role(tx: &Tx, id: PersonaId, role: Role) -> Result<()> {
    personas::Entity::update_many()
        .col_expr(personas::Column::Role, Expr::value(role))
        .col_expr(personas::Column::Trained, Expr::value(false))
        .filter(personas::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Notes whether a moderator is trained to judge how much danger somebody is in.
pub(super) async fn set_trained(tx: &Tx, id: PersonaId, trained: bool) -> Result<()> {
    personas::Entity::update_many()
        .col_expr(personas::Column::Trained, Expr::value(trained))
        .filter(personas::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Notes that a persona agreed to this version of the rules.
pub async fn touch_rules(tx: &Tx, id: PersonaId, version: i32) -> Result<()> {
    personas::Entity::update_many()
        .col_expr(personas::Column::RulesVersion, Expr::value(version))
        .filter(personas::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn applicants(
    conn: &impl ConnectionTrait,
    keys: &Keyring,
    group: GroupId,
) -> Result<Vec<Applicant>> {
    let rows = personas::Entity::find()
        .filter(personas::Column::GroupId.eq(group))
        .filter(personas::Column::State.eq(State::Pending))
        .order_by_asc(personas::Column::Name)
        .all(conn)
        .await?;
    let open = |row: personas::Model| {
        let place = Place { column: "personas.application", row: row.id.as_bytes() };
        let words = row.application.map(|sealed| keys.open(&place, &sealed)).transpose()?.unwrap_or_default();
        Ok(Applicant { id: row.id, name: row.name, words: String::from_utf8_lossy(&words).into_owned() })
    };
    rows.into_iter().map(open).collect()
}

/// Gives a persona a name that is nobody's, and removes whose it was.
pub(super) async fn make_nobody(tx: &Tx, id: PersonaId, name: &str) -> Result<()> {
    personas::Entity::update_many()
        .col_expr(personas::Column::Name, Expr::value(name))
        .col_expr(personas::Column::NameKey, Expr::value(name.replace(' ', "")))
        .col_expr(personas::Column::Role, Expr::value(Role::Member))
        .col_expr(personas::Column::State, Expr::value(State::Left))
        .col_expr(personas::Column::Application, Expr::value(Option::<Vec<u8>>::None))
        .filter(personas::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    owners::Entity::delete_many().filter(owners::Column::PersonaId.eq(id)).exec(tx.conn()).await?;
    Ok(())
}

/// Gives a persona another name. The old one is kept nowhere.
pub(super) async fn rename(tx: &Tx, id: PersonaId, name: &PersonaName) -> Result<()> {
    let done = personas::Entity::update_many()
        .col_expr(personas::Column::Name, Expr::value(name.as_str()))
        .col_expr(personas::Column::NameKey, Expr::value(name.key()))
        .col_expr(personas::Column::RenamedMonth, Expr::value(Some(month_of(tx.now()))))
        .filter(personas::Column::Id.eq(id))
        .exec(tx.conn())
        .await;
    match done {
        Err(error) if is_duplicate(&error) => Err(Error::field("name", "persona-name-taken")),
        other => Ok(other.map(|_| ())?),
    }
}
