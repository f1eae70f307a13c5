//! Which user PostgreSQL runs as, and what that user can reach.
//!
//! PostgreSQL refuses to run as root. When we are root, its processes run as the owner of an existing data directory,
//! else as `postgres`, else as `nobody`.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::error::EmbeddedError;
use super::process;

/// A user that PostgreSQL's processes are switched to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub name: String,
    pub uid: u32,
    pub gid: u32,
}

impl Account {
    /// The user to switch to for the cluster in `pgdata`; `None` when we are not root and PostgreSQL runs as ourselves.
    pub fn for_cluster(pgdata: &Path) -> Result<Option<Self>, EmbeddedError> {
        let ourselves = process::effective_uid();
        let owner = fs::metadata(pgdata).ok();
        if ourselves != 0 {
            return match owner {
                Some(owner) if owner.uid() != ourselves => Err(EmbeddedError::DataDirForeign {
                    path: pgdata.to_owned(),
                    owner: owner.uid(),
                }),
                _ => Ok(None),
            };
        }
        let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
        if let Some(owner) = owner.filter(|owner| owner.uid() != 0) {
            let name = name_of(&passwd, owner.uid()).unwrap_or_else(|| owner.uid().to_string());
            return Ok(Some(Self {
                name,
                uid: owner.uid(),
                gid: owner.gid(),
            }));
        }
        ["postgres", "nobody"]
            .into_iter()
            .find_map(|name| named(&passwd, name))
            .map(Some)
            .ok_or(EmbeddedError::NoUnprivilegedUser)
    }

    /// Whether this user can enter `directory` by its path. Reads the permission bits of every folder on the way;
    /// access lists are not looked at, so the answer can be a needless "no", which only costs a detour.
    pub fn can_enter(&self, directory: &Path) -> bool {
        directory
            .ancestors()
            .filter(|ancestor| !ancestor.as_os_str().is_empty())
            .all(|ancestor| fs::metadata(ancestor).is_ok_and(|found| found.is_dir() && self.allows(&found, 0o1)))
    }

    /// Whether this user can run the program at `file`, its folders included.
    pub fn can_run(&self, file: &Path) -> bool {
        file.parent().is_some_and(|parent| self.can_enter(parent))
            && fs::metadata(file).is_ok_and(|found| found.is_file() && self.allows(&found, 0o5))
    }

    fn allows(&self, found: &fs::Metadata, wanted: u32) -> bool {
        let shift = if found.uid() == self.uid {
            6
        } else if found.gid() == self.gid {
            3
        } else {
            0
        };
        (found.mode() >> shift) & wanted == wanted
    }
}

fn entries(passwd: &str) -> impl Iterator<Item = Account> + '_ {
    passwd.lines().filter_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        Some(Account {
            name: name.to_owned(),
            uid,
            gid,
        })
    })
}

fn named(passwd: &str, name: &str) -> Option<Account> {
    entries(passwd).find(|account| account.name == name && account.uid != 0)
}

fn name_of(passwd: &str, uid: u32) -> Option<String> {
    entries(passwd)
        .find(|account| account.uid == uid)
        .map(|account| account.name)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    const PASSWD: &str = "root:x:0:0:root:/root:/bin/bash\n\
                          broken line\n\
                          nobody:x:65534:65533:nobody:/nonexistent:/usr/sbin/nologin\n";

    #[test]
    fn reads_the_users_file() {
        let nobody = named(PASSWD, "nobody").expect("nobody is listed");
        assert_eq!((nobody.uid, nobody.gid), (65534, 65533));
        assert_eq!(named(PASSWD, "postgres"), None);
        assert_eq!(name_of(PASSWD, 65534).as_deref(), Some("nobody"));
    }

    #[test]
    fn never_switches_to_root() {
        assert_eq!(named("postgres:x:0:0::/:/bin/sh", "postgres"), None);
    }

    #[test]
    fn a_closed_folder_on_the_way_is_seen() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let inner = root.path().join("inner");
        fs::create_dir(&inner).expect("a folder");
        let stranger = Account {
            name: "stranger".into(),
            uid: 54_321,
            gid: 54_321,
        };

        fs::set_permissions(root.path(), fs::Permissions::from_mode(0o711)).expect("permissions");
        fs::set_permissions(&inner, fs::Permissions::from_mode(0o755)).expect("permissions");
        assert!(stranger.can_enter(&inner));

        fs::set_permissions(root.path(), fs::Permissions::from_mode(0o700)).expect("permissions");
        assert!(!stranger.can_enter(&inner));
    }
}
