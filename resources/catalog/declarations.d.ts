/** How long a call may take, how many pages it follows, what it reads of a stream. */
interface $Options {
  $timeoutMs?: number;
  $maxPages?: number;
  $stream?: { maxBytes?: number; maxRecords?: number; maxMs?: number };
}
interface $Http {
  status: number;
  headers: Record<string, string>;
  url: string;
  durationMs: number;
}
type $Response<R, H = $Http> =
  | { ok: true; data: R; http?: H; warnings?: string[] }
  | { ok: false; data: unknown; error: { code: string; message: string; status?: number; details?: unknown }; http?: H; warnings?: string[] };
interface $Schema {
  input: unknown;
  output?: unknown;
}
interface $Members<A, R> {
  $response(args: A): Promise<$Response<R>>;
  $request(args: A): Promise<unknown>;
  $schema(): Promise<$Schema>;
}
interface $Tool<A, R> extends $Members<A & $Options, R> {
  (args: A & $Options): Promise<R>;
}
interface $OptTool<A, R> extends $Members<A & $Options, R> {
  (args?: A & $Options): Promise<R>;
}
interface $Pages<A, R> {
  $pages(args: A & $Options): AsyncIterable<R>;
}
interface ToolFile {
  readonly $file: string;
  readonly name?: string;
  readonly mimeType?: string;
  readonly bytes?: number;
  readonly sha256?: string;
}
declare class ToolError extends Error {
  readonly code: string;
  readonly path?: string;
  readonly status?: number;
  readonly details?: any;
  readonly retryable: boolean;
  readonly hint?: string;
}
/** Gives a part of the answer before the end of the run. */
declare function emit(item: unknown): void;
/** Parts of large results. */
interface $Results {
  page(args: { handle: unknown; path?: string; offset?: number; limit?: number }): Promise<any>;
  search(args: { handle: unknown; query: string; path?: string }): Promise<any>;
}
declare const results: $Results;
interface $Found {
  path: string;
  signature: string;
  description?: string;
  effect: string;
  approval: "allow" | "ask";
  score: number;
}
interface $Builtins {
  search(args: string | { query?: string; queries?: string[]; source?: string; effect?: string | string[]; account?: string; limit?: number; offset?: number; explain?: boolean }): Promise<{ items: $Found[]; total: number; hasMore: boolean; nextOffset?: number; [key: string]: any }>;
  discover(args: { query: string; sourceKey?: string; limit?: number; includeSchemas?: boolean }): Promise<any>;
  readonly describe: {
    tool(args: string | { path?: string; paths?: string[]; includeSchemas?: boolean; expand?: number; budget?: number }): Promise<any>;
    schemaBundle(args: { id: string }): Promise<any>;
  };
  readonly catalog: {
    namespaces(args?: { query?: string; limit?: number; offset?: number }): Promise<any>;
    tools(args?: { namespace?: string; query?: string; effect?: string | string[]; limit?: number; offset?: number; includeSchemas?: boolean }): Promise<any>;
  };
  readonly results: $Results;
}
