#pragma once

#include <string_view>

namespace executor {

/// One table for every error that can reach a door: C++ name, wire text, HTTP status of /v1, exit code of the command
/// line. Closed: a code that is not here does not exist. Wire texts are those of the specification and never change.
// clang-format off
#define EX_ERROR_CODES(X) \
    /* requests (http-api) */ \
    X(BadRequest, "bad_request", 400, 2) \
    X(InvalidJson, "invalid_json", 400, 2) \
    X(DuplicateKey, "duplicate_key", 400, 2) \
    X(UnknownField, "unknown_field", 400, 2) \
    X(InvalidRequest, "invalid_request", 400, 2) \
    X(BadCursor, "bad_cursor", 400, 2) \
    X(JsonTooComplex, "json_too_complex", 400, 2) \
    X(InvalidCode, "invalid_code", 400, 2) \
    X(TokenMissing, "token_missing", 401, 4) \
    X(TokenInvalid, "token_invalid", 401, 4) \
    X(TokenInUrl, "token_in_url", 401, 4) \
    X(ScopeInsufficient, "scope_insufficient", 403, 5) \
    X(HostNotAllowed, "host_not_allowed", 403, 5) \
    X(OriginNotAllowed, "origin_not_allowed", 403, 5) \
    X(PersonRequired, "person_required", 403, 5) \
    X(AccountDisabled, "account_disabled", 403, 5) \
    X(AgentPaused, "agent_paused", 403, 5) \
    X(EgressBlocked, "egress_blocked", 403, 5) \
    X(RouteNotFound, "route_not_found", 404, 127) \
    X(NotFound, "not_found", 404, 7) \
    X(ToolNotFound, "tool_not_found", 404, 127) \
    X(MethodNotAllowed, "method_not_allowed", 405, 2) \
    X(NotAcceptable, "not_acceptable", 406, 2) \
    X(RequestTimeout, "request_timeout", 408, 124) \
    X(AlreadyExists, "already_exists", 409, 7) \
    X(Conflict, "conflict", 409, 7) \
    X(InvalidState, "invalid_state", 409, 7) \
    X(NoApprover, "no_approver", 409, 5) \
    X(NoDisplay, "no_display", 409, 3) \
    X(SourceBusy, "source_busy", 409, 7) \
    X(InteractionSettled, "interaction_settled", 409, 7) \
    X(SecretInUse, "secret_in_use", 409, 7) \
    X(Gone, "gone", 410, 7) \
    X(ChangedMeanwhile, "changed_meanwhile", 412, 7) \
    X(BodyTooLarge, "body_too_large", 413, 2) \
    X(UriTooLong, "uri_too_long", 414, 2) \
    X(UnsupportedMediaType, "unsupported_media_type", 415, 2) \
    X(IdempotencyMismatch, "idempotency_mismatch", 422, 2) \
    X(InvalidForm, "invalid_form", 422, 2) \
    X(DocumentUnreadable, "document_unreadable", 422, 1) \
    X(DocumentUnsupported, "document_unsupported", 422, 1) \
    X(DocumentTooLarge, "document_too_large", 422, 1) \
    X(DocumentHasNoOperations, "document_has_no_operations", 422, 1) \
    X(PreconditionRequired, "precondition_required", 428, 2) \
    X(InputNeeded, "input_needed", 428, 2) \
    X(TooManyRequests, "too_many_requests", 429, 1) \
    X(QuotaExceeded, "quota_exceeded", 429, 1) \
    X(QueueFull, "queue_full", 429, 1) \
    X(HeadersTooLarge, "headers_too_large", 431, 2) \
    X(Internal, "internal", 500, 70) \
    X(ShuttingDown, "shutting_down", 503, 3) \
    X(Starting, "starting", 503, 3) \
    X(RecoveryMode, "recovery_mode", 503, 8) \
    X(RuntimeUnavailable, "runtime_unavailable", 503, 3) \
    X(TooManyConnections, "too_many_connections", 503, 3) \
    X(StorageFull, "storage_full", 507, 8) \
    /* calls (runtime 2.1) */ \
    X(ToolBlocked, "tool_blocked", 403, 5) \
    X(ApprovalDenied, "approval_denied", 403, 5) \
    X(ApprovalExpired, "approval_expired", 403, 6) \
    X(InvalidToolArguments, "invalid_tool_arguments", 400, 2) \
    X(LimitExceeded, "limit_exceeded", 429, 1) \
    X(RateLimited, "rate_limited", 429, 1) \
    X(CredentialMissing, "credential_missing", 401, 4) \
    X(CredentialRejected, "credential_rejected", 401, 4) \
    X(OauthReauthRequired, "oauth_reauth_required", 401, 4) \
    X(OauthScopeInsufficient, "oauth_scope_insufficient", 403, 4) \
    X(OauthRefreshFailed, "oauth_refresh_failed", 502, 4) \
    X(SecretStoreUnavailable, "secret_store_unavailable", 503, 8) \
    X(UpstreamHttpError, "upstream_http_error", 502, 1) \
    X(UpstreamTimeout, "upstream_timeout", 504, 124) \
    X(UpstreamUnreachable, "upstream_unreachable", 502, 3) \
    X(UpstreamInvalidResponse, "upstream_invalid_response", 502, 1) \
    X(UpstreamUnsupportedVersion, "upstream_unsupported_version", 502, 1) \
    X(GraphqlErrors, "graphql_errors", 502, 1) \
    X(McpToolError, "mcp_tool_error", 502, 1) \
    X(ToolFailed, "tool_failed", 502, 1) \
    X(OutcomeUnknown, "outcome_unknown", 502, 1) \
    X(ResultTooLarge, "result_too_large", 413, 1) \
    X(Cancelled, "cancelled", 409, 6) \
    /* executions (runtime 2.1) */ \
    X(SyntaxError, "syntax_error", 400, 1) \
    X(TypeError, "type_error", 400, 1) \
    X(UncaughtError, "uncaught_error", 400, 1) \
    X(ResultNotSerialisable, "result_not_serialisable", 400, 1) \
    X(Deadlocked, "deadlocked", 400, 1) \
    X(MemoryLimit, "memory_limit", 400, 1) \
    X(OutputLimit, "output_limit", 400, 1) \
    X(SandboxCrashed, "sandbox_crashed", 500, 1) \
    X(ProcessLost, "process_lost", 500, 1) \
    X(ReplayDiverged, "replay_diverged", 409, 1) \
    X(RecoveryFailed, "recovery_failed", 409, 1) \
    X(WallLimit, "wall_limit", 408, 124) \
    X(ActiveLimit, "active_limit", 408, 124) \
    X(CpuLimit, "cpu_limit", 408, 124) \
    /* command line and start */ \
    X(Usage, "usage", 400, 2) \
    X(DaemonUnreachable, "daemon_unreachable", 503, 3) \
    X(VersionMismatch, "version_mismatch", 409, 3) \
    X(DoorWrongOwner, "door_wrong_owner", 403, 3) \
    X(AlreadyRunning, "already_running", 409, 7) \
    X(DataReadOnly, "data_read_only", 507, 8) \
    X(DatabaseNewer, "database_newer", 503, 8) \
    X(DatabaseCorrupt, "database_corrupt", 503, 8)
// clang-format on

enum class ErrorCode
{
#define EX_ERROR_CODE_NAME(name, wire, status, exitCode) name,
    EX_ERROR_CODES(EX_ERROR_CODE_NAME)
#undef EX_ERROR_CODE_NAME
};

/// Wire text, for example `tool_not_found`.
[[nodiscard]] std::string_view wireName(ErrorCode code);
/// Code of a wire text; `Internal` for a text that is none.
[[nodiscard]] ErrorCode errorCodeFromWire(std::string_view wire);
/// HTTP status of /v1 for a request that failed with this code.
[[nodiscard]] int httpStatus(ErrorCode code);
/// Exit code of the command line (cli.md 8).
[[nodiscard]] int exitCode(ErrorCode code);

} // namespace executor
