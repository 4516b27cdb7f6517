const _: () = {
    use ::problem_core::__private as __problem;
    const _: () = __problem::needs_error::<OrderError>();
    static __PROBLEM_TABLE: __problem::Table = __problem::Table {
        base: "https://api.example.com/errors/",
        bytes: r##"order-not-found","title":"Order Not Found","status":404ORDER_NOT_FOUNDvalidation-error","title":"Validation Error","status":422,"detail":"the request body contains invalid field values"VALIDATION_ERROR{"type":"https://api.example.com/errors/unauthenticated","title":"Unauthenticated","status":401,"detail":"sign in first","code":"UNAUTHENTICATED"}rate-limit-exceeded","title":"Rate Limit Exceeded","status":429RATE_LIMIT_EXCEEDED{"type":"https://api.example.com/errors/internal-server-error","title":"Internal Server Error","status":500,"code":"INTERNAL_SERVER_ERROR"}"##
            .as_bytes(),
        rows: r##"00006100?000D6]361003200@000V6[39300B200?000A6;7K500B100C000]6]3]600;200E000dG07"##
            .as_bytes(),
    };
    static __PROBLEM_URIS: &[__problem::u8] = r##"D0002100a100a100S200https://api.example.com/errors/order-not-foundhttps://api.example.com/errors/validation-errorhttps://api.example.com/errors/rate-limit-exceeded"##
        .as_bytes();
    static __PROBLEM_DESCRIPTION: __problem::Description = __problem::Description {
        rust_type: "OrderError",
        uris: __PROBLEM_URIS,
        facts: &[
            (
                0,
                __problem::Facts {
                    members: &["orderId"],
                    ..__problem::Facts::NONE
                },
            ),
            (
                1,
                __problem::Facts {
                    members: &["errors"],
                    ..__problem::Facts::NONE
                },
            ),
            (
                2,
                __problem::Facts {
                    description: "Nobody is signed in.",
                    headers: &["WWW-Authenticate"],
                    ..__problem::Facts::NONE
                },
            ),
            (
                3,
                __problem::Facts {
                    members: &["limit"],
                    headers: &["Retry-After"],
                    ..__problem::Facts::NONE
                },
            ),
        ],
    };
    static __PROBLEM_TYPES: [__problem::ProblemType; 5] = __problem::types(
        &__PROBLEM_TABLE,
        &__PROBLEM_DESCRIPTION,
    );
    fn __problem_definition(__problem_value: &OrderError) -> __problem::Definition {
        __problem::Definition::row(
            &__PROBLEM_TABLE,
            match __problem_value {
                OrderError::OrderNotFound { .. } => 0,
                OrderError::Invalid { .. } => 1,
                OrderError::Unauthenticated { .. } => 2,
                OrderError::TooMany { .. } => 3,
                OrderError::Database { .. } => 4,
                OrderError::Payment { 0: __problem_field_0, .. } => {
                    return <PaymentError as __problem::ToProblem>::__definition(
                        __problem_field_0,
                    );
                }
            },
        )
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl __problem::ToProblem for OrderError {
        const TYPES: __problem::ProblemTypes = {
            __problem::ProblemTypes::__derived(
                &__PROBLEM_TYPES,
                &[&<PaymentError as __problem::ToProblem>::TYPES],
                false,
            )
        };
        fn problem_type(&self) -> &'static __problem::ProblemType {
            match self {
                Self::Payment { 0: __problem_field_0, .. } => {
                    <PaymentError as __problem::ToProblem>::problem_type(
                        __problem_field_0,
                    )
                }
                _ => __problem_definition(self).of(&__PROBLEM_TYPES),
            }
        }
        fn __definition(&self) -> __problem::Definition {
            __problem_definition(self)
        }
        fn write_detail(
            &self,
            __problem_out: &mut dyn __problem::fmt::Write,
        ) -> __problem::fmt::Result {
            match self {
                Self::Payment { 0: __problem_field_0, .. } => {
                    <PaymentError as __problem::ToProblem>::write_detail(
                        __problem_field_0,
                        __problem_out,
                    )
                }
                _ => __problem::write(__problem_out, self),
            }
        }
        fn instance(&self) -> __problem::Option<&dyn __problem::Display> {
            match self {
                Self::Payment { 0: __problem_field_0, .. } => {
                    <PaymentError as __problem::ToProblem>::instance(__problem_field_0)
                }
                _ => __problem::Option::None,
            }
        }
        fn visit_members<__ProblemV: __problem::MemberVisitor>(
            &self,
            __problem_visitor: &mut __ProblemV,
        ) {
            match self {
                Self::OrderNotFound { id: __problem_field_id, .. } => {
                    __problem::MemberVisitor::extension::<
                        u64,
                    >(__problem_visitor, "orderId", __problem_field_id);
                }
                Self::Invalid { fields: __problem_field_fields, .. } => {
                    <Vec<
                        FieldError,
                    > as __problem::FieldErrors>::visit_errors(
                        __problem_field_fields,
                        __problem_visitor,
                    );
                }
                Self::TooMany { limit: __problem_field_limit, .. } => {
                    __problem::MemberVisitor::extension::<
                        u32,
                    >(__problem_visitor, "limit", __problem_field_limit);
                }
                Self::Payment { 0: __problem_field_0, .. } => {
                    <PaymentError as __problem::ToProblem>::visit_members(
                        __problem_field_0,
                        __problem_visitor,
                    )
                }
                _ => {}
            }
        }
        fn visit_headers(&self, __problem_headers: &mut __problem::ResponseHeaders<'_>) {
            match self {
                Self::Unauthenticated { .. } => {
                    __problem_headers
                        .set(
                            const {
                                __problem::HeaderName::from_static("www-authenticate")
                            },
                            const {
                                __problem::HeaderValue::from_static(
                                    r#"Bearer realm="orders""#,
                                )
                            },
                        );
                }
                Self::TooMany { wait: __problem_field_wait, .. } => {
                    __problem_headers.retry_after::<Duration>(__problem_field_wait);
                }
                Self::Payment { 0: __problem_field_0, .. } => {
                    <PaymentError as __problem::ToProblem>::visit_headers(
                        __problem_field_0,
                        __problem_headers,
                    )
                }
                _ => {}
            }
        }
        fn __text(&self) -> &dyn __problem::Display {
            match self {
                Self::Payment { 0: __problem_field_0, .. } => {
                    <PaymentError as __problem::ToProblem>::__text(__problem_field_0)
                }
                _ => self,
            }
        }
        fn __source(&self) -> __problem::Option<&(dyn __problem::Error + 'static)> {
            match self {
                Self::Payment { 0: __problem_field_0, .. } => {
                    <PaymentError as __problem::ToProblem>::__source(__problem_field_0)
                }
                _ => __problem::Error::source(self),
            }
        }
    }
    ::problem_core::__frameworks! {
        skip[] attributes[] impl [] for [OrderError] where []
    }
};
