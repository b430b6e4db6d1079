# Varnish in front of one server.
vcl 4.1;
backend default { .host = "127.0.0.1"; .port = "@origin@"; .connect_timeout = 2s; }
@extra@
