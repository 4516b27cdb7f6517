//! What a change of the standard members and the header fields of a problem type means for a client. The guide has this table.

#![allow(dead_code, reason = "the types are only described")]

use crate::catalogue::changes::{change, changes};

change! { the_detail_is_removed:
    { #[error("a")] #[problem(status = 409)] Taken }
    => { #[error("a")] #[problem(status = 409, detail = none)] Taken }
    is ["B TAKEN: the member detail is gone"];
}
change! { a_problem_type_becomes_private:
    [] { #[error("a")] #[problem(status = 409)] Taken }
    => [private] { #[error("a")] #[problem(status = 409)] Taken }
    is ["B TAKEN: the member detail is gone"];
}
change! { a_detail_is_added:
    { #[error("a")] #[problem(status = 500, code = "BUSY")] Busy }
    => { #[error("a")] #[problem(status = 500, code = "BUSY", detail = "try again")] Busy }
    is ["c BUSY: the member detail is new"];
}
change! { some_variants_of_a_code_have_no_detail:
    { #[error("a")] #[problem(status = 409)] Taken }
    => {
        #[error("a")] #[problem(status = 409)] Taken,
        #[error("b")] #[problem(status = 409, code = "TAKEN", detail = none)] Reserved
    }
    is ["B TAKEN: the member detail is optional now"];
}
change! { all_variants_of_a_code_get_a_detail:
    {
        #[error("b")] #[problem(status = 409, code = "TAKEN", detail = none)] Reserved,
        #[error("a")] #[problem(status = 409)] Taken
    }
    => { #[error("b")] #[problem(status = 409, code = "TAKEN")] Reserved, #[error("a")] #[problem(status = 409)] Taken }
    is ["c TAKEN: every problem of this type has the member detail now"];
}
change! { the_text_of_the_detail_changes:
    { #[error("a")] #[problem(status = 409)] Taken }
    => { #[error("no {id}")] #[problem(status = 409)] Taken { id: u8 } }
    is [];
}
change! { the_instance_is_removed:
    { #[error("a")] #[problem(status = 404)] Missing { #[problem(instance)] id: String } }
    => { #[error("a")] #[problem(status = 404)] Missing { id: String } }
    is ["B MISSING: the member instance is gone"];
}
change! { the_instance_becomes_optional:
    { #[error("a")] #[problem(status = 404)] Missing { #[problem(instance)] id: String } }
    => { #[error("a")] #[problem(status = 404)] Missing { #[problem(instance)] id: Option<String> } }
    is ["B MISSING: the member instance is optional now"];
}
change! { a_header_field_is_written_in_another_case:
    { #[error("a")] #[problem(status = 409, header("X-Shard" = "1"), header("X-Zone" = "1"))] Busy }
    => { #[error("a")] #[problem(status = 409, header("x-zone" = "1"), header("x-shard" = "1"))] Busy }
    is [];
}
change! { a_header_field_is_removed:
    { #[error("a")] #[problem(status = 409, retry_after = 5)] Busy }
    => { #[error("a")] #[problem(status = 409)] Busy }
    is ["B BUSY: the header field retry-after is gone"];
}
change! { a_header_field_becomes_optional:
    { #[error("a")] #[problem(status = 503, code = "BUSY")] Busy { #[problem(retry_after)] wait: u64 } }
    => { #[error("a")] #[problem(status = 503, code = "BUSY")] Busy { #[problem(retry_after)] wait: Option<u64> } }
    is ["B BUSY: the header field retry-after is optional now"];
}
change! { a_header_field_is_added:
    { #[error("a")] #[problem(status = 409)] Busy }
    => { #[error("a")] #[problem(status = 409, retry_after = 5)] Busy }
    is ["c BUSY: the header field retry-after is new"];
}
change! { a_challenge_has_another_scheme:
    { #[error("a")] #[problem(status = 401, www_authenticate = "Bearer realm=\"a\"")] SignIn }
    => { #[error("a")] #[problem(status = 401, www_authenticate = "Basic realm=\"a\"")] SignIn }
    is ["B SIGN_IN: the scheme Bearer of the header field www-authenticate is gone; Basic is new"];
}
change! { a_challenge_has_another_parameter:
    { #[error("a")] #[problem(status = 401, www_authenticate = "Bearer realm=\"a\"")] SignIn }
    => { #[error("a")] #[problem(status = 401, www_authenticate = "Bearer realm=\"b\"")] SignIn }
    is ["B SIGN_IN: the value of the header field www-authenticate has changed from `Bearer realm=\"a\"` to `Bearer realm=\"b\"`"];
}
change! { a_challenge_is_added:
    { #[error("a")] #[problem(status = 401, www_authenticate = "Bearer realm=\"a\"")] SignIn }
    => { #[error("a")] #[problem(status = 401, www_authenticate = "Bearer realm=\"a\"", www_authenticate = "Basic realm=\"a\"")] SignIn }
    is ["c SIGN_IN: the value of the header field www-authenticate has changed from `Bearer realm=\"a\"` to `Basic realm=\"a\"` or `Bearer realm=\"a\"`"];
}
change! { a_challenge_depends_on_the_occurrence:
    { #[error("a")] #[problem(status = 401, www_authenticate = "Bearer realm=\"a\"")] SignIn }
    => { #[error("a")] #[problem(status = 401)] SignIn { #[problem(www_authenticate)] challenge: String } }
    is ["c SIGN_IN: the header field www-authenticate is no longer always `Bearer realm=\"a\"`"];
}
change! { a_challenge_becomes_constant:
    { #[error("a")] #[problem(status = 401)] SignIn { #[problem(www_authenticate)] challenge: String } }
    => { #[error("a")] #[problem(status = 401, www_authenticate = "Bearer realm=\"a\"")] SignIn }
    is ["c SIGN_IN: the header field www-authenticate is always `Bearer realm=\"a\"` now"];
}
change! { a_method_is_no_longer_allowed:
    { #[error("a")] #[problem(status = 405, allow = "GET, PUT")] NotAllowed }
    => { #[error("a")] #[problem(status = 405, allow = "GET")] NotAllowed }
    is ["B NOT_ALLOWED: the value of the header field allow has changed from `GET, PUT` to `GET`"];
}
change! { a_method_is_allowed:
    { #[error("a")] #[problem(status = 405, allow = "GET")] NotAllowed }
    => { #[error("a")] #[problem(status = 405, allow = "PUT, GET")] NotAllowed }
    is ["c NOT_ALLOWED: the value of the header field allow has changed from `GET` to `PUT, GET`"];
}
change! { a_header_field_has_another_value:
    { #[error("a")] #[problem(status = 409, header("X-Shard" = "1"))] Busy }
    => { #[error("a")] #[problem(status = 409, header("X-Shard" = "2"))] Busy }
    is ["B BUSY: the value of the header field x-shard has changed from `1` to `2`"];
}
change! { a_header_field_depends_on_the_occurrence:
    { #[error("a")] #[problem(status = 409, header("X-Shard" = "1"))] Busy }
    => { #[error("a")] #[problem(status = 409)] Busy { #[problem(header = "X-Shard")] shard: u8 } }
    is ["c BUSY: the header field x-shard is no longer always `1`"];
}
change! { a_client_waits_longer:
    { #[error("a")] #[problem(status = 409, retry_after = 60)] Busy }
    => { #[error("a")] #[problem(status = 409, retry_after = 6000)] Busy }
    is ["c BUSY: the value of the header field retry-after has changed from `60` to `6000`"];
}
change! { a_response_can_no_longer_be_cached:
    { #[error("a")] #[problem(status = 404, header("Cache-Control" = "max-age=60"))] Missing }
    => { #[error("a")] #[problem(status = 404)] Missing }
    is ["c MISSING: the value of the header field cache-control has changed from `max-age=60` to `no-store`"];
}
