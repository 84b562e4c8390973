redirect "friends: a@example.org;";
redirect "Ann <@relay.example.org:ann@example.org>";
redirect "Ann <ann@example.org";
redirect "ann@example.org, bob@example.org";
redirect "Ann <>";
redirect "ann@example.org;";
redirect "ann@example.org,";
redirect "@example.org";
redirect "ann@example..org";
redirect "ann
@example.org";
