//! The names on the wire that are made from a Rust name or a code. They must never change.

use problem_shared::wire_names::{code, slug, title};

#[test]
fn names_become_codes_slugs_and_titles() {
    for (name, expected_code, expected_slug, expected_title) in [
        // common names
        ("OrderNotFound", "ORDER_NOT_FOUND", "order-not-found", "Order Not Found"),
        ("HTTPError", "HTTP_ERROR", "http-error", "HTTP Error"),
        ("IO", "IO", "io", "IO"),
        ("JWT", "JWT", "jwt", "JWT"),
        ("N", "N", "n", "N"),
        ("InvalidJSON", "INVALID_JSON", "invalid-json", "Invalid JSON"),
        ("V2Missing", "V2_MISSING", "v2-missing", "V2 Missing"),
        ("SHA256Mismatch", "SHA256_MISMATCH", "sha256-mismatch", "Sha256 Mismatch"),
        ("OAuth2Error", "O_AUTH2_ERROR", "o-auth2-error", "O Auth2 Error"),
        ("IPv4Only", "I_PV4_ONLY", "i-pv4-only", "I Pv4 Only"),
        ("Match", "MATCH", "match", "Match"),
        ("Self_", "SELF", "self", "Self"),
        // acronyms in every position
        ("APIKeyMissing", "API_KEY_MISSING", "api-key-missing", "API Key Missing"),
        ("MissingAPIKey", "MISSING_API_KEY", "missing-api-key", "Missing API Key"),
        ("InvalidURL", "INVALID_URL", "invalid-url", "Invalid URL"),
        ("URLTooLong", "URL_TOO_LONG", "url-too-long", "URL Too Long"),
        ("InvalidUrl", "INVALID_URL", "invalid-url", "Invalid URL"),
        ("BadId", "BAD_ID", "bad-id", "Bad ID"),
        ("BadIDs", "BAD_I_DS", "bad-i-ds", "Bad I Ds"),
        ("CorsFailed", "CORS_FAILED", "cors-failed", "CORS Failed"),
        ("CSRFToken", "CSRF_TOKEN", "csrf-token", "CSRF Token"),
        ("DnsLookup", "DNS_LOOKUP", "dns-lookup", "DNS Lookup"),
        ("HtmlOnly", "HTML_ONLY", "html-only", "HTML Only"),
        ("HttpsRequired", "HTTPS_REQUIRED", "https-required", "HTTPS Required"),
        ("IpBlocked", "IP_BLOCKED", "ip-blocked", "IP Blocked"),
        ("MfaNeeded", "MFA_NEEDED", "mfa-needed", "MFA Needed"),
        ("OTPExpired", "OTP_EXPIRED", "otp-expired", "OTP Expired"),
        ("PdfBroken", "PDF_BROKEN", "pdf-broken", "PDF Broken"),
        ("SMSFailed", "SMS_FAILED", "sms-failed", "SMS Failed"),
        ("SqlSyntax", "SQL_SYNTAX", "sql-syntax", "SQL Syntax"),
        ("SSLHandshake", "SSL_HANDSHAKE", "ssl-handshake", "SSL Handshake"),
        ("SsoOnly", "SSO_ONLY", "sso-only", "SSO Only"),
        ("TLSVersion", "TLS_VERSION", "tls-version", "TLS Version"),
        ("TtlTooShort", "TTL_TOO_SHORT", "ttl-too-short", "TTL Too Short"),
        ("URITooLong", "URI_TOO_LONG", "uri-too-long", "URI Too Long"),
        ("NotUtf8", "NOT_UTF8", "not-utf8", "Not UTF8"),
        ("UUIDMalformed", "UUID_MALFORMED", "uuid-malformed", "UUID Malformed"),
        ("XmlNotYaml", "XML_NOT_YAML", "xml-not-yaml", "XML Not YAML"),
        ("HTTPAPIDown", "HTTPAPI_DOWN", "httpapi-down", "Httpapi Down"),
        ("TCPReset", "TCP_RESET", "tcp-reset", "Tcp Reset"),
        ("GraphQLError", "GRAPH_QL_ERROR", "graph-ql-error", "Graph Ql Error"),
        ("IOError", "IO_ERROR", "io-error", "IO Error"),
        ("AError", "A_ERROR", "a-error", "A Error"),
        ("ErrorA", "ERROR_A", "error-a", "Error A"),
        ("AB", "AB", "ab", "Ab"),
        ("ABc", "A_BC", "a-bc", "A Bc"),
        // digits
        ("Http2Error", "HTTP2_ERROR", "http2-error", "Http2 Error"),
        ("HTTP2Error", "HTTP2_ERROR", "http2-error", "Http2 Error"),
        ("Error404", "ERROR404", "error404", "Error404"),
        ("Base64Invalid", "BASE64_INVALID", "base64-invalid", "Base64 Invalid"),
        ("Base64URLInvalid", "BASE64_URL_INVALID", "base64-url-invalid", "Base64 URL Invalid"),
        ("S3Unavailable", "S3_UNAVAILABLE", "s3-unavailable", "S3 Unavailable"),
        ("Md5sumWrong", "MD5SUM_WRONG", "md5sum-wrong", "Md5sum Wrong"),
        ("Level2a", "LEVEL2A", "level2a", "Level2a"),
        ("Level2A", "LEVEL2_A", "level2-a", "Level2 A"),
        ("X509", "X509", "x509", "X509"),
        ("UTF8", "UTF8", "utf8", "UTF8"),
        ("Utf16", "UTF16", "utf16", "Utf16"),
        ("A1B2", "A1_B2", "a1-b2", "A1 B2"),
        ("Two2Three3", "TWO2_THREE3", "two2-three3", "Two2 Three3"),
        // underscores, and names that are not CamelCase
        ("Not_Found", "NOT_FOUND", "not-found", "Not Found"),
        ("NOT_FOUND", "NOT_FOUND", "not-found", "Not Found"),
        ("not_found", "NOT_FOUND", "not-found", "Not Found"),
        ("__Hidden__", "HIDDEN", "hidden", "Hidden"),
        ("A_", "A", "a", "A"),
        ("Double__Under", "DOUBLE_UNDER", "double-under", "Double Under"),
        ("Type_", "TYPE", "type", "Type"),
        ("None", "NONE", "none", "None"),
        ("Ok", "OK", "ok", "Ok"),
        ("iPhone", "I_PHONE", "i-phone", "I Phone"),
        ("V1_2Beta", "V1_2_BETA", "v1-2-beta", "V1 2 Beta"),
    ] {
        assert_eq!(code(name), expected_code, "{name}");
        assert_eq!(slug(&code(name)), expected_slug, "{name}");
        assert_eq!(title(&code(name)), expected_title, "{name}");
    }
}

#[test]
fn explicit_codes_become_slugs_and_titles() {
    for (code, expected_slug, expected_title) in [
        ("INVALID_JSON", "invalid-json", "Invalid JSON"),
        ("orders.not-found", "orders-not-found", "Orders Not Found"),
        ("orderNotFound", "order-not-found", "Order Not Found"),
        ("CatalogBackendError", "catalog-backend-error", "Catalog Backend Error"),
        ("catalog.BackendError", "catalog-backend-error", "Catalog Backend Error"),
        ("XMLHttpError", "xml-http-error", "XML HTTP Error"),
        ("A1B2", "a1b2", "A1b2"),
        ("A1b2", "a1b2", "A1b2"),
        ("V2Api_SHA256SUM", "v2-api-sha256sum", "V2 API Sha256sum"),
        ("a--B_", "a--b-", "A B"),
        ("orders.v2.not_found", "orders-v2-not-found", "Orders V2 Not Found"),
        ("E1001", "e1001", "E1001"),
        ("E-1001", "e-1001", "E 1001"),
        ("auth/".trim_end_matches('/'), "auth", "Auth"),
        ("api.key-MISSING", "api-key-missing", "API Key Missing"),
        ("HTTPError", "http-error", "HTTP Error"),
        ("a.b.c", "a-b-c", "A B C"),
        ("json.invalidUtf8", "json-invalid-utf8", "JSON Invalid UTF8"),
        ("..", "--", ""),
        ("X", "x", "X"),
        ("insufficient_scope", "insufficient-scope", "Insufficient Scope"),
        ("invalid-JWT.token", "invalid-jwt-token", "Invalid JWT Token"),
    ] {
        assert_eq!(slug(code), expected_slug, "{code}");
        assert_eq!(title(code), expected_title, "{code}");
    }
    // the words of the slug are the words of the title
    for code in [
        "CatalogBackendError",
        "MD5SUM_WRONG",
        "LEVEL2A",
        "json.invalidUtf8",
        "HTTPError",
        "A1B2",
        "SHA256Mismatch",
    ] {
        assert_eq!(slug(code), title(code).to_lowercase().replace(' ', "-"), "{code}");
    }
}
