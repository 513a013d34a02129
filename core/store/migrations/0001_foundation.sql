-- Times are whole milliseconds since 1970, UTC. Ids are text. Hashes are 32 raw bytes. *_json is JSON text as it was
-- given. *_blob is a payload cell (core/store/blobs.h): inline bytes or the hash of a row of `blobs`.

CREATE TABLE meta (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE workspaces (
    id TEXT PRIMARY KEY NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    organisation_id TEXT,
    settings_json TEXT NOT NULL DEFAULT '{}',
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    rev INTEGER NOT NULL DEFAULT 1
) STRICT;
INSERT INTO workspaces (id, slug, name, created_at, updated_at) VALUES ('local', 'local', 'Local', 0, 0);

CREATE TABLE settings (
    workspace_id TEXT NOT NULL DEFAULT 'local',
    key TEXT NOT NULL,
    value_json TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    rev INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (workspace_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE sources (
    id TEXT PRIMARY KEY NOT NULL,
    workspace_id TEXT NOT NULL DEFAULT 'local',
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    origin TEXT NOT NULL DEFAULT 'store',
    enabled INTEGER NOT NULL DEFAULT 1,
    config_json TEXT NOT NULL DEFAULT '{}',
    endpoint TEXT NOT NULL DEFAULT '',
    active_revision_id TEXT,
    labels_json TEXT NOT NULL DEFAULT '{}',
    health_status TEXT NOT NULL DEFAULT 'unknown',
    health_json TEXT NOT NULL DEFAULT '{}',
    checked_at INTEGER,
    removed_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    rev INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX sources_slug ON sources (workspace_id, slug) WHERE removed_at IS NULL;

CREATE TABLE revisions (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    workspace_id TEXT NOT NULL DEFAULT 'local',
    source_id TEXT NOT NULL REFERENCES sources (id),
    status TEXT NOT NULL CHECK (status IN ('importing', 'complete', 'held', 'superseded', 'failed')),
    content_hash BLOB NOT NULL,
    document_blob BLOB,
    tool_count INTEGER NOT NULL DEFAULT 0,
    warnings_json TEXT NOT NULL DEFAULT '[]',
    difference_json TEXT NOT NULL DEFAULT '{}',
    facts_json TEXT NOT NULL DEFAULT '{}',
    etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX revisions_source ON revisions (source_id, created_at);
CREATE INDEX revisions_status ON revisions (status);

-- Tools name their revision by its number: the text id would be a third of the two indexes.
CREATE TABLE tools (
    id INTEGER PRIMARY KEY,
    revision INTEGER NOT NULL REFERENCES revisions (number),
    path TEXT NOT NULL,
    path_key TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT '',
    effect TEXT NOT NULL,
    effect_reason TEXT NOT NULL DEFAULT '',
    flags INTEGER NOT NULL DEFAULT 0,
    contract_hash BLOB NOT NULL,
    text_hash BLOB NOT NULL,
    plan_hash BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX tools_path ON tools (revision, path);
CREATE INDEX tools_path_key ON tools (revision, path_key);

CREATE TABLE tool_texts (
    tool_id INTEGER PRIMARY KEY REFERENCES tools (id),
    title TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT '',
    description TEXT NOT NULL DEFAULT '',
    signature TEXT NOT NULL DEFAULT '',
    parameters TEXT NOT NULL DEFAULT '',
    input_hash BLOB,
    output_hash BLOB,
    errors_hash BLOB,
    examples_hash BLOB,
    tags TEXT NOT NULL DEFAULT '',
    doc_url TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE tool_user (
    source_id TEXT NOT NULL REFERENCES sources (id),
    path TEXT NOT NULL,
    workspace_id TEXT NOT NULL DEFAULT 'local',
    aliases_json TEXT NOT NULL DEFAULT '[]',
    note TEXT NOT NULL DEFAULT '',
    effect_override TEXT,
    labels_json TEXT NOT NULL DEFAULT '{}',
    updated_at INTEGER NOT NULL,
    rev INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (source_id, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE tool_names (
    source_id TEXT NOT NULL REFERENCES sources (id),
    identity TEXT NOT NULL,
    path TEXT NOT NULL,
    workspace_id TEXT NOT NULL DEFAULT 'local',
    alias_until INTEGER,
    removed_at INTEGER,
    PRIMARY KEY (source_id, identity, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX tool_names_path ON tool_names (source_id, path);

-- Shared by content over tools, revisions, sources and workspaces.
CREATE TABLE plans (
    hash BLOB PRIMARY KEY NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE TABLE schemas (
    hash BLOB PRIMARY KEY NOT NULL,
    codec INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    refs_json TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE TABLE definitions (
    revision INTEGER NOT NULL REFERENCES revisions (number),
    name TEXT NOT NULL,
    schema_hash BLOB NOT NULL,
    PRIMARY KEY (revision, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE held_changes (
    id INTEGER PRIMARY KEY,
    workspace_id TEXT NOT NULL DEFAULT 'local',
    source_id TEXT NOT NULL REFERENCES sources (id),
    path TEXT NOT NULL,
    old_contract_hash BLOB,
    new_contract_hash BLOB,
    old_text_hash BLOB,
    new_text_hash BLOB,
    diff_json TEXT NOT NULL DEFAULT '{}',
    status TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX held_changes_source ON held_changes (source_id, status);

CREATE TABLE accounts (
    id TEXT PRIMARY KEY NOT NULL,
    workspace_id TEXT NOT NULL DEFAULT 'local',
    source_id TEXT NOT NULL REFERENCES sources (id),
    slug TEXT NOT NULL,
    label TEXT NOT NULL DEFAULT '',
    identity_json TEXT NOT NULL DEFAULT '{}',
    method TEXT NOT NULL,
    owner TEXT NOT NULL DEFAULT 'personal',
    is_default INTEGER NOT NULL DEFAULT 0,
    generation INTEGER NOT NULL DEFAULT 1,
    scopes_json TEXT NOT NULL DEFAULT '[]',
    health_status TEXT NOT NULL DEFAULT 'unknown',
    health_reason TEXT NOT NULL DEFAULT 'unchecked',
    health_json TEXT NOT NULL DEFAULT '{}',
    expires_at INTEGER,
    refs_json TEXT NOT NULL DEFAULT '{}',
    last_used_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    rev INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX accounts_slug ON accounts (source_id, slug);

CREATE TABLE account_rules (
    source_id TEXT NOT NULL REFERENCES sources (id),
    position INTEGER NOT NULL,
    workspace_id TEXT NOT NULL DEFAULT 'local',
    account_id TEXT NOT NULL REFERENCES accounts (id),
    when_json TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (source_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_rules_account ON account_rules (account_id);

CREATE TABLE secrets (
    id TEXT PRIMARY KEY NOT NULL,
    workspace_id TEXT NOT NULL DEFAULT 'local',
    name TEXT NOT NULL,
    provider TEXT NOT NULL,
    provider_id TEXT NOT NULL,
    purpose TEXT NOT NULL DEFAULT '',
    generation INTEGER NOT NULL DEFAULT 1,
    status TEXT NOT NULL DEFAULT 'stored',
    fingerprint BLOB,
    last_used_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    rev INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX secrets_name ON secrets (workspace_id, name);

CREATE TABLE agents (
    id TEXT PRIMARY KEY NOT NULL,
    workspace_id TEXT NOT NULL DEFAULT 'local',
    name TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT 'client',
    exposure TEXT NOT NULL DEFAULT 'code',
    settings_json TEXT NOT NULL DEFAULT '{}',
    peer_json TEXT NOT NULL DEFAULT '{}',
    paused INTEGER NOT NULL DEFAULT 0,
    stopped INTEGER NOT NULL DEFAULT 0,
    last_seen_at INTEGER,
    removed_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    rev INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX agents_name ON agents (workspace_id, name) WHERE removed_at IS NULL;

CREATE TABLE tokens (
    id INTEGER PRIMARY KEY,
    workspace_id TEXT NOT NULL DEFAULT 'local',
    agent_id TEXT REFERENCES agents (id),
    principal TEXT NOT NULL DEFAULT '',
    sha256 BLOB NOT NULL UNIQUE,
    prefix TEXT NOT NULL,
    scope TEXT NOT NULL DEFAULT 'agent',
    read_only INTEGER NOT NULL DEFAULT 0,
    expires_at INTEGER,
    revoked_at INTEGER,
    last_used_at INTEGER,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX tokens_agent ON tokens (agent_id);

CREATE TABLE rules (
    id TEXT PRIMARY KEY NOT NULL,
    workspace_id TEXT NOT NULL DEFAULT 'local',
    owner TEXT NOT NULL,
    owner_id TEXT NOT NULL DEFAULT '',
    subject_json TEXT NOT NULL DEFAULT '{}',
    pattern TEXT NOT NULL,
    effects_json TEXT NOT NULL DEFAULT '[]',
    conditions_json TEXT NOT NULL DEFAULT '[]',
    time_json TEXT,
    rate_json TEXT,
    action TEXT NOT NULL CHECK (action IN ('allow', 'ask', 'block')),
    flow_ok_json TEXT NOT NULL DEFAULT '[]',
    until_at INTEGER,
    tool_hash TEXT,
    enabled INTEGER NOT NULL DEFAULT 1,
    position TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    origin TEXT NOT NULL DEFAULT 'store',
    created_from_json TEXT,
    created_by TEXT NOT NULL DEFAULT '',
    hits INTEGER NOT NULL DEFAULT 0,
    last_used_at INTEGER,
    suspended_json TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    rev INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX rules_position ON rules (workspace_id, owner, owner_id, position);

CREATE TABLE executions (
    id TEXT PRIMARY KEY NOT NULL,
    workspace_id TEXT NOT NULL DEFAULT 'local',
    agent_id TEXT NOT NULL REFERENCES agents (id),
    status TEXT NOT NULL CHECK (status IN ('queued', 'running', 'waiting', 'completed', 'failed', 'cancelled', 'denied',
                                           'timed_out')),
    queue_for TEXT NOT NULL DEFAULT 'start',
    interaction_mode TEXT NOT NULL DEFAULT 'detach',
    code_blob BLOB NOT NULL,
    program_blob BLOB,
    program_hash BLOB,
    seed BLOB NOT NULL,
    t0 INTEGER,
    runtime_id TEXT NOT NULL,
    runtime_build TEXT NOT NULL DEFAULT '',
    limits_json TEXT NOT NULL DEFAULT '{}',
    metadata_json TEXT NOT NULL DEFAULT '{}',
    result_blob BLOB,
    result_handle TEXT,
    error_json TEXT,
    logs_blob BLOB,
    emitted_blob BLOB,
    warnings_json TEXT NOT NULL DEFAULT '[]',
    attempt INTEGER NOT NULL DEFAULT 0,
    recoveries INTEGER NOT NULL DEFAULT 0,
    waiting_since INTEGER,
    started_at INTEGER,
    completed_at INTEGER,
    cancelled_by_json TEXT,
    usage_json TEXT NOT NULL DEFAULT '{}',
    idempotency_key TEXT,
    lease_owner TEXT NOT NULL DEFAULT '',
    lease_epoch INTEGER NOT NULL DEFAULT 0,
    lease_until INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    rev INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX executions_created ON executions (workspace_id, created_at, id);
CREATE INDEX executions_status ON executions (workspace_id, status);
CREATE INDEX executions_agent ON executions (agent_id, created_at);
CREATE INDEX executions_idempotency ON executions (agent_id, idempotency_key) WHERE idempotency_key IS NOT NULL;

CREATE TABLE steps (
    id TEXT PRIMARY KEY NOT NULL,
    workspace_id TEXT NOT NULL DEFAULT 'local',
    execution_id TEXT NOT NULL REFERENCES executions (id),
    seq INTEGER NOT NULL,
    turn INTEGER NOT NULL DEFAULT 0,
    member TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL CHECK (status IN ('requested', 'waiting', 'ready', 'started', 'completed', 'failed', 'denied',
                                           'unknown', 'cancelled')),
    path_written TEXT NOT NULL,
    path TEXT NOT NULL DEFAULT '',
    source_id TEXT,
    account_id TEXT,
    effect TEXT NOT NULL DEFAULT 'unknown',
    args_blob BLOB NOT NULL,
    args_hash BLOB NOT NULL,
    effective_args_blob BLOB,
    definition_hash BLOB,
    decision_json TEXT,
    attempt INTEGER NOT NULL DEFAULT 0,
    result_blob BLOB,
    result_hash BLOB,
    result_handle TEXT,
    http_json TEXT,
    error_json TEXT,
    outcome TEXT,
    delivery INTEGER,
    line INTEGER,
    started_at INTEGER,
    duration_ms INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX steps_seq ON steps (execution_id, seq);
CREATE INDEX steps_path ON steps (workspace_id, path, created_at);
CREATE INDEX steps_open ON steps (status) WHERE status IN ('requested', 'waiting', 'ready', 'started', 'unknown');

CREATE TABLE deliveries (
    execution_id TEXT NOT NULL REFERENCES executions (id),
    n INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('value', 'error', 'timer', 'timers')),
    ref INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    body_blob BLOB,
    PRIMARY KEY (execution_id, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE proposals (
    id TEXT PRIMARY KEY NOT NULL,
    workspace_id TEXT NOT NULL DEFAULT 'local',
    kind TEXT NOT NULL,
    principal TEXT NOT NULL,
    base_rev TEXT NOT NULL DEFAULT '',
    request_json TEXT NOT NULL,
    request_hash BLOB NOT NULL,
    summary_json TEXT NOT NULL DEFAULT '{}',
    outcome_json TEXT,
    status TEXT NOT NULL CHECK (status IN ('open', 'applied', 'dropped', 'expired', 'stale')),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    rev INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX proposals_status ON proposals (status);

CREATE TABLE interactions (
    id TEXT PRIMARY KEY NOT NULL,
    workspace_id TEXT NOT NULL DEFAULT 'local',
    execution_id TEXT REFERENCES executions (id),
    step_id TEXT REFERENCES steps (id),
    proposal_id TEXT REFERENCES proposals (id),
    agent_id TEXT REFERENCES agents (id),
    kind TEXT NOT NULL CHECK (kind IN ('approval', 'form', 'url')),
    purpose TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('pending', 'accepted', 'declined', 'cancelled', 'expired')),
    answer_by TEXT NOT NULL,
    message TEXT NOT NULL,
    upstream_message TEXT NOT NULL DEFAULT '',
    payload_blob BLOB,
    schema_json TEXT,
    url TEXT,
    expires_at INTEGER,
    answered_at INTEGER,
    answered_by TEXT,
    answer_json TEXT,
    outcome_json TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    rev INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX interactions_status ON interactions (workspace_id, status, created_at);
CREATE INDEX interactions_execution ON interactions (execution_id);
CREATE INDEX interactions_step ON interactions (step_id);
CREATE INDEX interactions_proposal ON interactions (proposal_id);
CREATE INDEX interactions_agent ON interactions (agent_id, status);

-- seq is the place in the global journal, execution_seq the place among the events of one execution: 1, 2, 3, ...
CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    workspace_id TEXT NOT NULL DEFAULT 'local',
    type TEXT NOT NULL,
    at INTEGER NOT NULL,
    subject_type TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    agent_id TEXT,
    execution_id TEXT,
    execution_seq INTEGER,
    data_json TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX events_execution ON events (execution_id, execution_seq) WHERE execution_id IS NOT NULL;

CREATE TABLE blobs (
    sha256 BLOB PRIMARY KEY NOT NULL,
    codec INTEGER NOT NULL,
    size INTEGER NOT NULL,
    stored_size INTEGER NOT NULL,
    body BLOB,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE results (
    id TEXT PRIMARY KEY NOT NULL,
    workspace_id TEXT NOT NULL DEFAULT 'local',
    agent_id TEXT NOT NULL REFERENCES agents (id),
    execution_id TEXT REFERENCES executions (id),
    kind TEXT NOT NULL,
    mime TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    origin TEXT NOT NULL DEFAULT '',
    bytes INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    body_blob BLOB NOT NULL,
    summary_json TEXT NOT NULL DEFAULT '{}',
    labels_json TEXT NOT NULL DEFAULT '[]',
    expires_at INTEGER,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX results_expires ON results (expires_at);
CREATE INDEX results_agent ON results (agent_id, created_at);
CREATE INDEX results_execution ON results (execution_id);

CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    workspace_id TEXT NOT NULL DEFAULT 'local',
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    type TEXT NOT NULL,
    ids_json TEXT NOT NULL,
    body_json TEXT NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;
CREATE INDEX audit_at ON audit (workspace_id, at);
-- Only retention opens this gate, inside its own transaction (core/store/auditrows.h).
CREATE TABLE audit_gate (
    open INTEGER NOT NULL
) STRICT;
INSERT INTO audit_gate (open) VALUES (0);
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'audit records are never changed');
END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit WHEN (SELECT open FROM audit_gate) = 0 BEGIN
    SELECT RAISE(ABORT, 'audit records are never deleted');
END;

CREATE TABLE idempotency (
    workspace_id TEXT NOT NULL DEFAULT 'local',
    principal TEXT NOT NULL,
    route TEXT NOT NULL,
    key TEXT NOT NULL,
    body_hash BLOB NOT NULL,
    status INTEGER,
    answer_json TEXT,
    location TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, principal, route, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_created ON idempotency (created_at);

CREATE TABLE mcp_sessions (
    id_hash BLOB PRIMARY KEY NOT NULL,
    workspace_id TEXT NOT NULL DEFAULT 'local',
    agent_id TEXT NOT NULL REFERENCES agents (id),
    protocol TEXT NOT NULL,
    client_json TEXT NOT NULL DEFAULT '{}',
    capabilities_json TEXT NOT NULL DEFAULT '{}',
    state_json TEXT NOT NULL DEFAULT '{}',
    last_seen_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX mcp_sessions_agent ON mcp_sessions (agent_id);
CREATE INDEX mcp_sessions_seen ON mcp_sessions (last_seen_at);
