//! The web of a running daemon: opened at the start, put on the new configuration by a reload.
//!
//! In: the newsroom. Out: a server with the site that is current. A new address is bound before the old one is let go,
//! so that a reload that cannot have it changes nothing.

use std::{net::SocketAddr, sync::Arc};

use tokio::{net::TcpListener, sync::watch as latest};
use tracing::info;

use super::{DaemonError, Newsroom};
use crate::web::{self, Site, Vitals};

/// The server, if one is configured.
pub(super) struct Front {
    vitals: Arc<Vitals>,
    open: Option<Open>,
}

struct Open {
    /// The address as configured.
    listen: SocketAddr,
    /// Dropping it closes the server.
    site: latest::Sender<Arc<Site>>,
}

impl Front {
    /// Opens the server that the newsroom's configuration asks for.
    pub(super) async fn open(room: &Newsroom, vitals: Arc<Vitals>) -> Result<Self, DaemonError> {
        let mut front = Self { vitals, open: None };
        front.turn_to(room).await?;
        Ok(front)
    }

    /// Shows another newsroom, on another address if need be.
    pub(super) async fn turn_to(&mut self, room: &Newsroom) -> Result<(), DaemonError> {
        let Some(configured) = &room.config.web else {
            self.open = None;
            return Ok(());
        };
        let site = Arc::new(self.site(room));
        if let Some(open) = self.open.as_ref().filter(|open| open.listen == configured.listen) {
            open.site.send_replace(site);
            return Ok(());
        }
        let listen = configured.listen;
        let refused = |source| DaemonError::Web { listen, source };
        let listener = TcpListener::bind(listen).await.map_err(refused)?;
        info!(address = %listener.local_addr().map_err(refused)?, "the web listens");
        let (sender, present) = latest::channel(site);
        tokio::spawn(web::serve(listener, present));
        self.open = Some(Open { listen, site: sender });
        Ok(())
    }

    fn site(&self, room: &Newsroom) -> Site {
        Site {
            store: room.mailroom.store.clone(),
            subscriptions: room.mailroom.subscriptions.clone(),
            leave_links: room.mailroom.leave_links.clone(),
            contact: room.mailroom.leave_address(),
            vitals: Arc::clone(&self.vitals),
            token: room.config.web.as_ref().and_then(|web| web.token.clone()),
        }
    }
}
