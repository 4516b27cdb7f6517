//! The catalogue of error codes of Meilisearch. Each code is in snake case, and has a status, a category and a link to its
//! documentation. The service generates four matches from a table with a row for each code. Here, only a code that is not a 400
//! for an invalid request has an attribute.

use problem_core::Problem;

use super::{body, check, header};

#[derive(Debug, Clone, Copy, thiserror::Error, Problem)]
#[error("the request could not be processed")]
#[problem(base = "https://docs.example.com/errors#{code}", codes = "snake_case", accept(named_server_errors))]
#[problem(status = 400, extension("category" = "invalid_request"), retry_after = 10)]
#[problem(www_authenticate = r#"Bearer realm="search""#)]
enum Code {
    #[problem(status = 409)]
    ApiKeyAlreadyExists,
    #[problem(status = 404)]
    ApiKeyNotFound,
    BadParameter,
    BadRequest,
    #[problem(status = 500, extension("category" = "internal"))]
    DatabaseSizeLimitReached,
    #[problem(status = 404)]
    DocumentNotFound,
    #[problem(status = 409)]
    DumpAlreadyProcessing,
    #[problem(status = 404)]
    DumpNotFound,
    #[problem(status = 500, extension("category" = "internal"))]
    DumpProcessFailed,
    DuplicateIndexFound,
    ImmutableApiKeyActions,
    ImmutableApiKeyCreatedAt,
    ImmutableApiKeyExpiresAt,
    ImmutableApiKeyIndexes,
    ImmutableApiKeyKey,
    ImmutableApiKeyUid,
    ImmutableApiKeyUpdatedAt,
    ImmutableIndexCreatedAt,
    ImmutableIndexUid,
    ImmutableIndexUpdatedAt,
    #[problem(status = 409)]
    IndexAlreadyExists,
    #[problem(status = 500, extension("category" = "internal"))]
    IndexCreationFailed,
    #[problem(status = 404)]
    IndexNotFound,
    IndexPrimaryKeyAlreadyExists,
    IndexPrimaryKeyMultipleCandidatesFound,
    IndexPrimaryKeyNoCandidateFound,
    #[problem(status = 500, extension("category" = "internal"))]
    Internal,
    #[problem(status = 403, extension("category" = "auth"))]
    InvalidApiKey,
    InvalidApiKeyActions,
    InvalidApiKeyDescription,
    InvalidApiKeyExpiresAt,
    InvalidApiKeyIndexes,
    InvalidApiKeyLimit,
    InvalidApiKeyName,
    InvalidApiKeyOffset,
    InvalidApiKeyUid,
    #[problem(status = 415)]
    InvalidContentType,
    InvalidDocumentCsvDelimiter,
    InvalidDocumentFields,
    InvalidDocumentRetrieveVectors,
    MissingDocumentFilter,
    MissingDocumentEditionFunction,
    InvalidDocumentFilter,
    InvalidDocumentGeoField,
    InvalidVectorDimensions,
    InvalidVectorsType,
    InvalidDocumentId,
    InvalidDocumentIds,
    InvalidDocumentLimit,
    InvalidDocumentOffset,
    InvalidSearchEmbedder,
    InvalidSimilarEmbedder,
    InvalidSearchHybridQuery,
    InvalidIndexLimit,
    InvalidIndexOffset,
    InvalidIndexPrimaryKey,
    InvalidIndexUid,
    InvalidNetworkRemotes,
    InvalidNetworkSelf,
    InvalidNetworkSearchApiKey,
    InvalidNetworkUrl,
    InvalidSearchAttributesToSearchOn,
    InvalidSearchAttributesToCrop,
    InvalidSearchCropLength,
    InvalidSearchFacets,
    InvalidSearchFilter,
    InvalidSearchHitsPerPage,
    InvalidSearchLimit,
    InvalidSearchMatchingStrategy,
    InvalidSearchOffset,
    InvalidSearchPage,
    InvalidSearchQ,
    InvalidSearchSort,
    InvalidSearchDistinct,
    InvalidSettingsRankingRules,
    InvalidSettingsSearchCutoffMs,
    InvalidSettingsEmbedders,
    InvalidSettingsTypoTolerance,
    #[problem(status = 500, extension("category" = "internal"))]
    InvalidState,
    #[problem(status = 500, extension("category" = "internal"))]
    InvalidStoreFile,
    InvalidSwapDuplicateIndexFound,
    InvalidSwapIndexes,
    InvalidTaskCanceledBy,
    InvalidTaskFrom,
    InvalidTaskLimit,
    InvalidTaskStatuses,
    InvalidTaskTypes,
    InvalidTaskUids,
    InvalidBatchUids,
    #[problem(status = 422, extension("category" = "system"))]
    IoError,
    FeatureNotEnabled,
    MalformedPayload,
    MaxFieldsLimitExceeded,
    MissingApiKeyActions,
    #[problem(status = 401, extension("category" = "auth"))]
    MissingAuthorizationHeader,
    #[problem(status = 415)]
    MissingContentType,
    MissingDocumentId,
    MissingIndexUid,
    #[problem(status = 401, extension("category" = "auth"))]
    MissingMasterKey,
    MissingPayload,
    #[problem(status = 422, extension("category" = "system"))]
    NoSpaceLeftOnDevice,
    #[problem(status = 413)]
    PayloadTooLarge,
    #[problem(status = 502, extension("category" = "system"))]
    RemoteBadResponse,
    RemoteBadRequest,
    #[problem(status = 502, extension("category" = "system"))]
    RemoteCouldNotSendRequest,
    #[problem(status = 403, extension("category" = "auth"))]
    RemoteInvalidApiKey,
    #[problem(status = 502, extension("category" = "system"))]
    RemoteRemoteError,
    #[problem(status = 502, extension("category" = "system"))]
    RemoteTimeout,
    #[problem(status = 503, extension("category" = "system"))]
    TooManySearchRequests,
    #[problem(status = 404)]
    TaskNotFound,
    #[problem(status = 404)]
    TaskFileNotFound,
    #[problem(status = 404)]
    BatchNotFound,
    #[problem(status = 422, extension("category" = "system"))]
    TooManyOpenFiles,
    TooManyVectors,
    #[problem(extension("category" = "internal"))]
    UnretrievableDocument,
    UnretrievableErrorCode,
    #[problem(status = 415)]
    UnsupportedMediaType,
    VectorEmbeddingError,
    EditDocumentsByFunctionError,
    #[problem(status = 501)]
    UnimplementedExternalFunctionCalling,
    #[problem(status = 501)]
    UnimplementedNonStreamingChatCompletions,
    #[problem(status = 501)]
    UnimplementedMultiChoiceChatCompletions,
    #[problem(status = 404)]
    ChatNotFound,
    #[problem(status = 404)]
    RenderDocumentNotFound,
    TemplateParsingError,
    TemplateRenderingError,
}

#[test]
fn every_code_has_its_status() {
    check(
        [
            (Code::ApiKeyAlreadyExists, 409, "api_key_already_exists"),
            (Code::ApiKeyNotFound, 404, "api_key_not_found"),
            (Code::BadParameter, 400, "bad_parameter"),
            (Code::BadRequest, 400, "bad_request"),
            (Code::DatabaseSizeLimitReached, 500, "database_size_limit_reached"),
            (Code::DocumentNotFound, 404, "document_not_found"),
            (Code::DumpAlreadyProcessing, 409, "dump_already_processing"),
            (Code::DumpNotFound, 404, "dump_not_found"),
            (Code::DumpProcessFailed, 500, "dump_process_failed"),
            (Code::DuplicateIndexFound, 400, "duplicate_index_found"),
            (Code::ImmutableApiKeyActions, 400, "immutable_api_key_actions"),
            (Code::ImmutableApiKeyCreatedAt, 400, "immutable_api_key_created_at"),
            (Code::ImmutableApiKeyExpiresAt, 400, "immutable_api_key_expires_at"),
            (Code::ImmutableApiKeyIndexes, 400, "immutable_api_key_indexes"),
            (Code::ImmutableApiKeyKey, 400, "immutable_api_key_key"),
            (Code::ImmutableApiKeyUid, 400, "immutable_api_key_uid"),
            (Code::ImmutableApiKeyUpdatedAt, 400, "immutable_api_key_updated_at"),
            (Code::ImmutableIndexCreatedAt, 400, "immutable_index_created_at"),
            (Code::ImmutableIndexUid, 400, "immutable_index_uid"),
            (Code::ImmutableIndexUpdatedAt, 400, "immutable_index_updated_at"),
            (Code::IndexAlreadyExists, 409, "index_already_exists"),
            (Code::IndexCreationFailed, 500, "index_creation_failed"),
            (Code::IndexNotFound, 404, "index_not_found"),
            (Code::IndexPrimaryKeyAlreadyExists, 400, "index_primary_key_already_exists"),
            (
                Code::IndexPrimaryKeyMultipleCandidatesFound,
                400,
                "index_primary_key_multiple_candidates_found",
            ),
            (Code::IndexPrimaryKeyNoCandidateFound, 400, "index_primary_key_no_candidate_found"),
            (Code::Internal, 500, "internal"),
            (Code::InvalidApiKey, 403, "invalid_api_key"),
            (Code::InvalidApiKeyActions, 400, "invalid_api_key_actions"),
            (Code::InvalidApiKeyDescription, 400, "invalid_api_key_description"),
            (Code::InvalidApiKeyExpiresAt, 400, "invalid_api_key_expires_at"),
            (Code::InvalidApiKeyIndexes, 400, "invalid_api_key_indexes"),
            (Code::InvalidApiKeyLimit, 400, "invalid_api_key_limit"),
            (Code::InvalidApiKeyName, 400, "invalid_api_key_name"),
            (Code::InvalidApiKeyOffset, 400, "invalid_api_key_offset"),
            (Code::InvalidApiKeyUid, 400, "invalid_api_key_uid"),
            (Code::InvalidContentType, 415, "invalid_content_type"),
            (Code::InvalidDocumentCsvDelimiter, 400, "invalid_document_csv_delimiter"),
            (Code::InvalidDocumentFields, 400, "invalid_document_fields"),
            (Code::InvalidDocumentRetrieveVectors, 400, "invalid_document_retrieve_vectors"),
            (Code::MissingDocumentFilter, 400, "missing_document_filter"),
            (Code::MissingDocumentEditionFunction, 400, "missing_document_edition_function"),
            (Code::InvalidDocumentFilter, 400, "invalid_document_filter"),
            (Code::InvalidDocumentGeoField, 400, "invalid_document_geo_field"),
            (Code::InvalidVectorDimensions, 400, "invalid_vector_dimensions"),
            (Code::InvalidVectorsType, 400, "invalid_vectors_type"),
            (Code::InvalidDocumentId, 400, "invalid_document_id"),
            (Code::InvalidDocumentIds, 400, "invalid_document_ids"),
            (Code::InvalidDocumentLimit, 400, "invalid_document_limit"),
            (Code::InvalidDocumentOffset, 400, "invalid_document_offset"),
            (Code::InvalidSearchEmbedder, 400, "invalid_search_embedder"),
            (Code::InvalidSimilarEmbedder, 400, "invalid_similar_embedder"),
            (Code::InvalidSearchHybridQuery, 400, "invalid_search_hybrid_query"),
            (Code::InvalidIndexLimit, 400, "invalid_index_limit"),
            (Code::InvalidIndexOffset, 400, "invalid_index_offset"),
            (Code::InvalidIndexPrimaryKey, 400, "invalid_index_primary_key"),
            (Code::InvalidIndexUid, 400, "invalid_index_uid"),
            (Code::InvalidNetworkRemotes, 400, "invalid_network_remotes"),
            (Code::InvalidNetworkSelf, 400, "invalid_network_self"),
            (Code::InvalidNetworkSearchApiKey, 400, "invalid_network_search_api_key"),
            (Code::InvalidNetworkUrl, 400, "invalid_network_url"),
            (Code::InvalidSearchAttributesToSearchOn, 400, "invalid_search_attributes_to_search_on"),
            (Code::InvalidSearchAttributesToCrop, 400, "invalid_search_attributes_to_crop"),
            (Code::InvalidSearchCropLength, 400, "invalid_search_crop_length"),
            (Code::InvalidSearchFacets, 400, "invalid_search_facets"),
            (Code::InvalidSearchFilter, 400, "invalid_search_filter"),
            (Code::InvalidSearchHitsPerPage, 400, "invalid_search_hits_per_page"),
            (Code::InvalidSearchLimit, 400, "invalid_search_limit"),
            (Code::InvalidSearchMatchingStrategy, 400, "invalid_search_matching_strategy"),
            (Code::InvalidSearchOffset, 400, "invalid_search_offset"),
            (Code::InvalidSearchPage, 400, "invalid_search_page"),
            (Code::InvalidSearchQ, 400, "invalid_search_q"),
            (Code::InvalidSearchSort, 400, "invalid_search_sort"),
            (Code::InvalidSearchDistinct, 400, "invalid_search_distinct"),
            (Code::InvalidSettingsRankingRules, 400, "invalid_settings_ranking_rules"),
            (Code::InvalidSettingsSearchCutoffMs, 400, "invalid_settings_search_cutoff_ms"),
            (Code::InvalidSettingsEmbedders, 400, "invalid_settings_embedders"),
            (Code::InvalidSettingsTypoTolerance, 400, "invalid_settings_typo_tolerance"),
            (Code::InvalidState, 500, "invalid_state"),
            (Code::InvalidStoreFile, 500, "invalid_store_file"),
            (Code::InvalidSwapDuplicateIndexFound, 400, "invalid_swap_duplicate_index_found"),
            (Code::InvalidSwapIndexes, 400, "invalid_swap_indexes"),
            (Code::InvalidTaskCanceledBy, 400, "invalid_task_canceled_by"),
            (Code::InvalidTaskFrom, 400, "invalid_task_from"),
            (Code::InvalidTaskLimit, 400, "invalid_task_limit"),
            (Code::InvalidTaskStatuses, 400, "invalid_task_statuses"),
            (Code::InvalidTaskTypes, 400, "invalid_task_types"),
            (Code::InvalidTaskUids, 400, "invalid_task_uids"),
            (Code::InvalidBatchUids, 400, "invalid_batch_uids"),
            (Code::IoError, 422, "io_error"),
            (Code::FeatureNotEnabled, 400, "feature_not_enabled"),
            (Code::MalformedPayload, 400, "malformed_payload"),
            (Code::MaxFieldsLimitExceeded, 400, "max_fields_limit_exceeded"),
            (Code::MissingApiKeyActions, 400, "missing_api_key_actions"),
            (Code::MissingAuthorizationHeader, 401, "missing_authorization_header"),
            (Code::MissingContentType, 415, "missing_content_type"),
            (Code::MissingDocumentId, 400, "missing_document_id"),
            (Code::MissingIndexUid, 400, "missing_index_uid"),
            (Code::MissingMasterKey, 401, "missing_master_key"),
            (Code::MissingPayload, 400, "missing_payload"),
            (Code::NoSpaceLeftOnDevice, 422, "no_space_left_on_device"),
            (Code::PayloadTooLarge, 413, "payload_too_large"),
            (Code::RemoteBadResponse, 502, "remote_bad_response"),
            (Code::RemoteBadRequest, 400, "remote_bad_request"),
            (Code::RemoteCouldNotSendRequest, 502, "remote_could_not_send_request"),
            (Code::RemoteInvalidApiKey, 403, "remote_invalid_api_key"),
            (Code::RemoteRemoteError, 502, "remote_remote_error"),
            (Code::RemoteTimeout, 502, "remote_timeout"),
            (Code::TooManySearchRequests, 503, "too_many_search_requests"),
            (Code::TaskNotFound, 404, "task_not_found"),
            (Code::TaskFileNotFound, 404, "task_file_not_found"),
            (Code::BatchNotFound, 404, "batch_not_found"),
            (Code::TooManyOpenFiles, 422, "too_many_open_files"),
            (Code::TooManyVectors, 400, "too_many_vectors"),
            (Code::UnretrievableDocument, 400, "unretrievable_document"),
            (Code::UnretrievableErrorCode, 400, "unretrievable_error_code"),
            (Code::UnsupportedMediaType, 415, "unsupported_media_type"),
            (Code::VectorEmbeddingError, 400, "vector_embedding_error"),
            (Code::EditDocumentsByFunctionError, 400, "edit_documents_by_function_error"),
            (Code::UnimplementedExternalFunctionCalling, 501, "unimplemented_external_function_calling"),
            (
                Code::UnimplementedNonStreamingChatCompletions,
                501,
                "unimplemented_non_streaming_chat_completions",
            ),
            (
                Code::UnimplementedMultiChoiceChatCompletions,
                501,
                "unimplemented_multi_choice_chat_completions",
            ),
            (Code::ChatNotFound, 404, "chat_not_found"),
            (Code::RenderDocumentNotFound, 404, "render_document_not_found"),
            (Code::TemplateParsingError, 400, "template_parsing_error"),
            (Code::TemplateRenderingError, 400, "template_rendering_error"),
        ],
        &[],
    );
}

#[test]
fn the_type_uri_is_the_link_to_the_code() {
    assert_eq!(
        body(&Code::InvalidSearchCropLength),
        r#"{"type":"https://docs.example.com/errors#invalid_search_crop_length","title":"Invalid Search Crop Length","status":400,"detail":"the request could not be processed","code":"invalid_search_crop_length","category":"invalid_request"}"#
    );
    assert_eq!(
        body(&Code::InvalidApiKey),
        r#"{"type":"https://docs.example.com/errors#invalid_api_key","title":"Invalid API Key","status":403,"detail":"the request could not be processed","code":"invalid_api_key","category":"auth"}"#
    );
}

#[test]
fn a_server_error_has_its_name_but_not_its_message() {
    assert_eq!(
        body(&Code::DumpProcessFailed),
        r#"{"type":"https://docs.example.com/errors#dump_process_failed","title":"Dump Process Failed","status":500,"code":"dump_process_failed","category":"internal"}"#
    );
    assert_eq!(header(&Code::TooManySearchRequests, "retry-after").unwrap(), "10");
    assert_eq!(header(&Code::MissingMasterKey, "www-authenticate").unwrap(), r#"Bearer realm="search""#);
}

/// The errors of one endpoint. Each takes its code from the catalogue and has a message of its own.
// remove this module if the key `like` is dropped
mod domain {
    use super::*;

    #[derive(Debug, thiserror::Error, Problem)]
    enum IndexError {
        #[error("the index {uid} does not exist")]
        #[problem(like = Code::IndexNotFound)]
        NotFound { uid: String },

        #[error("the index {uid} exists already")]
        #[problem(like = Code::IndexAlreadyExists)]
        Exists { uid: String },

        #[error("{uid:?} is not a valid name for an index")]
        #[problem(like = Code::InvalidIndexUid)]
        InvalidUid { uid: String },

        #[error("the documents have several primary keys: {}", .candidates.join(", "))]
        #[problem(like = Code::IndexPrimaryKeyMultipleCandidatesFound)]
        SeveralPrimaryKeys {
            #[problem(extension)]
            candidates: Vec<String>,
        },

        #[error("the environment of the index {uid} could not be opened")]
        #[problem(like = Code::IndexCreationFailed)]
        CreationFailed { uid: String, source: std::io::Error },
    }

    #[test]
    fn an_error_takes_everything_but_the_message_from_its_code() {
        let uid = || "movies".to_owned();
        let source = std::io::Error::other("disk 7");
        let several = vec!["id".to_owned(), "movie_id".to_owned()];
        check(
            [
                (IndexError::NotFound { uid: uid() }, 404, "index_not_found"),
                (IndexError::Exists { uid: uid() }, 409, "index_already_exists"),
                (IndexError::InvalidUid { uid: uid() }, 400, "invalid_index_uid"),
                (
                    IndexError::SeveralPrimaryKeys { candidates: several },
                    400,
                    "index_primary_key_multiple_candidates_found",
                ),
                (IndexError::CreationFailed { uid: uid(), source }, 500, "index_creation_failed"),
            ],
            &["disk 7"],
        );
        assert_eq!(
            body(&IndexError::NotFound { uid: uid() }),
            r#"{"type":"https://docs.example.com/errors#index_not_found","title":"Index Not Found","status":404,"detail":"the index movies does not exist","code":"index_not_found","category":"invalid_request"}"#
        );
    }
}
