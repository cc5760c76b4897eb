"""Pages of the room. Every view names its permission; the middleware checks it before the view is called."""
