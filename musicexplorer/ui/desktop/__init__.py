"""The desktop's own controls over D-Bus: MPRIS, notifications, staying awake while music plays."""
