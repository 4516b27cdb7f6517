const _: () = {
    use ::problem_core::__private as __problem;
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl<T> __problem::WireNames for Payment<T>
    where
        T: __problem::WireNames,
    {
        fn wire_names(&self) -> &'static [__problem::WireName] {
            match self {
                Self::CreditCard { .. } => {
                    const NAMES: &[__problem::WireName] = &[
                        __problem::WireName::new("card_number", &["cardNumber"]),
                        __problem::WireName::new("holder", &[]),
                    ];
                    NAMES
                }
                Self::Invoice { .. } => {
                    const NAMES: &[__problem::WireName] = &[
                        __problem::WireName::new("0", &[]),
                    ];
                    NAMES
                }
                Self::Cash { .. } => {
                    const NAMES: &[__problem::WireName] = &[];
                    NAMES
                }
            }
        }
        fn field(
            &self,
            place: __problem::usize,
        ) -> __problem::Option<&dyn __problem::WireNames> {
            match (self, place) {
                (Self::CreditCard { holder: value, .. }, 1usize) => {
                    __problem::names(value)
                }
                (Self::Invoice { 0: value, .. }, 0usize) => __problem::names(value),
                _ => __problem::Option::None,
            }
        }
    }
};
