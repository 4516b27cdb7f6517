CREATE TABLE storage_shelf (
    name TEXT PRIMARY KEY
) STRICT;

CREATE TABLE stock_item (
    sku TEXT PRIMARY KEY,
    shelf TEXT NOT NULL REFERENCES storage_shelf (name),
    quantity INTEGER NOT NULL
) STRICT;

INSERT INTO storage_shelf (name) VALUES ('north'), ('south');
INSERT INTO stock_item (sku, shelf, quantity) VALUES ('bolt', 'north', 40);
