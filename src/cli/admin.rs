//! `kith admin`: what an operator does by hand, with the database's own machine under the fingers.

use crate::app::App;
use crate::base::config::Config;
use crate::base::error::{Error, Message};
use crate::base::ids::AccountId;
use crate::community::clinicians::{self, Rotation};
use crate::community::identity::{self, AccountName, NewAccount, Role};
use crate::web::Words;
use anyhow::{Context, bail};
use std::io::Read;
use std::process::ExitCode;

/// What `admin` takes.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Make an account. The passphrase is read from standard input, so that no history keeps it.
    Create {
        /// The name to sign in with.
        name: String,
        /// `member`, `reviewer` or `admin`.
        #[arg(long, default_value = "admin")]
        role: String,
    },
    /// Give an account a role. It is signed out everywhere.
    Grant {
        /// The name to sign in with.
        name: String,
        /// `member`, `reviewer` or `admin`.
        role: String,
    },
    /// Lock an account and end its sessions.
    Lock {
        /// The name to sign in with.
        name: String,
    },
    /// Open a locked account again.
    Unlock {
        /// The name to sign in with.
        name: String,
    },
    /// Add a fresh key: what is sealed from now on is sealed with it. Restart the server afterwards.
    RotateKeys,
    /// Make a fresh key for signing badges. The old one stays published, so that badges signed with it can be checked.
    RotateBadgeKey {
        /// The old one may be in the wrong hands: it is published no more, and nothing that it signed is good.
        #[arg(long)]
        leaked: bool,
    },
}

/// Does it.
pub async fn run(config: Config, args: Args) -> anyhow::Result<ExitCode> {
    let key_file = config.key_file();
    let app = super::offline(config).await?;
    match args.action {
        Action::Create { name, role } => {
            let mut passphrase = String::new();
            std::io::stdin().read_to_string(&mut passphrase)?;
            let account =
                NewAccount::parse(&name, passphrase.trim_end_matches(['\r', '\n']), &app.config.name)
                    .map_err(|errors| in_words(Error::Invalid(errors)))?;
            identity::create(&app, account, parse_role(&role)?).await.map_err(in_words)?;
        }
        Action::Grant { name, role } => {
            let account = find(&app, &name).await?;
            identity::set_role(&app, "operator", account, parse_role(&role)?).await?;
        }
        Action::Lock { name } => identity::set_locked(&app, find(&app, &name).await?, true).await?,
        Action::Unlock { name } => identity::set_locked(&app, find(&app, &name).await?, false).await?,
        Action::RotateKeys => {
            let mut keys = crate::base::seal::Keyring::load_or_create(&key_file, app.random())?;
            keys.rotate(app.random());
            keys.save(&key_file)?;
        }
        Action::RotateBadgeKey { leaked } => {
            let rotation = if leaked { Rotation::Leaked } else { Rotation::Regular };
            println!("signing with {}", clinicians::rotate_badge_key(&app, rotation).await?);
        }
    }
    app.db.close().await;
    println!("done");
    Ok(ExitCode::SUCCESS)
}

async fn find(app: &App, name: &str) -> anyhow::Result<AccountId> {
    let name = AccountName::parse(name).map_err(|key| anyhow::anyhow!(Words::default().t(key)))?;
    let found = identity::find_by_name(app.db.read(), &app.keys, &name).await.map_err(in_words)?;
    found.context("no account has this name")
}

fn parse_role(text: &str) -> anyhow::Result<Role> {
    Ok(match text {
        "member" => Role::Member,
        "reviewer" => Role::Reviewer,
        "admin" => Role::Admin,
        _ => bail!("a role is member, reviewer or admin"),
    })
}

/// What is wrong with a name or a passphrase, in the words of the form.
fn in_words(error: Error) -> anyhow::Error {
    let errors = match error {
        Error::Invalid(errors) => errors,
        Error::Conflict(key) => return anyhow::anyhow!(Words::default().t(key)),
        other => return other.into(),
    };
    let say = |message: &Message| Words::default().message(message);
    let sentences: Vec<_> = errors.iter().map(|error| say(&error.message)).collect();
    anyhow::anyhow!(sentences.join(" "))
}
