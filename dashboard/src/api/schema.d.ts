// Generated from backend/openapi.json by "npm run gen".

export interface paths {
    "/assignment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How conversations are given to members by themselves. Admins only */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AssignmentSettingsView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change how conversations are given to members by themselves. Admins only */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChangeAssignment"];
                };
            };
            responses: {
                /** @description As it is now; what waits is given at once */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AssignmentSettingsView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/assignment/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is here and has how many, and how many wait. Admins only */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AssignmentStateView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Upload a file, to be sent with a message */
        post: {
            parameters: {
                query?: {
                    /** @description Through which inbox it is to be sent: then what its channel does not take is refused at once. */
                    inbox_id?: string | null;
                };
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "multipart/form-data": components["schemas"]["UploadForm"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AttachmentView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such inbox */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `storage_limit`: there is no room left for it */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Payload Too Large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/attachments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What an attachment is */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AttachmentView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/attachments/{id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The file itself; ranges are honoured, and what the client has already is not sent again */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The whole file, in its own type where a browser may show it */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "*/*": unknown;
                    };
                };
                /** @description A part of it */
                206: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "*/*": unknown;
                    };
                };
                /** @description Not Modified */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `expired`: not kept here, and gone at the platform */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Range Not Satisfiable */
                416: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `platform_unreachable`: not kept here, and the platform does not answer */
                502: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/attachments/{id}/fetch_again": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask the platform for the file again */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AttachmentView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Conflict */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/attachments/{id}/thumbnail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A small picture of the file, where there is one: JPEG or PNG, 512 pixels at most */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The picture */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "image/*": unknown;
                    };
                };
                /** @description Not Modified */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit_entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The audit log, newest first. Admins only
         * @description Who did what, from where, and what was before and after: everything that changes people, permissions, inboxes and settings, access to data
         *     and its export, sign-in and sign-out. Entries are only ever added, each with a hash over the one before it; `frontdesk audit verify`
         *     reckons them anew. Which request records what is said by its `x-audit`.
         */
        get: {
            parameters: {
                query?: {
                    action?: components["schemas"]["AuditAction"];
                    /** @description The member or token who did it. */
                    actor_id?: string;
                    /** @description What it was done to: a member, an inbox, a contact … */
                    target_id?: string;
                    /** @description For example 2026-10-05T11:33:20Z. */
                    since?: string;
                    /** @description Exclusive. */
                    until?: string;
                    /** @description Items of a page: 50 by default, at most 100. */
                    limit?: number;
                    /** @description The `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_AuditEntryView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit_entries.jsonl": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The audit log as JSON lines, newest first: all of it, or what a filter finds. Admins only
         * @description Each line is an entry as the list shows it. A connection that breaks off before the end left some out.
         *
         *     Of who is signed in, this asks for a password, a code or a passkey that was given in the last 15 minutes (`reauthentication_required`, see `/me/reauthentication`). Tokens are not asked.
         */
        get: {
            parameters: {
                query?: {
                    action?: components["schemas"]["AuditAction"];
                    /** @description The member or token who did it. */
                    actor_id?: string;
                    /** @description What it was done to: a member, an inbox, a contact … */
                    target_id?: string;
                    /** @description For example 2026-10-05T11:33:20Z. */
                    since?: string;
                    /** @description Exclusive. */
                    until?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/jsonl": string;
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Join: sets the session cookie
         * @description Who has no account makes one with name and password. Who has one gives its password, or is signed in with it and gives nothing.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Acceptance"];
                };
            };
            responses: {
                /** @description Joined, and signed in there */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MeView"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It was accepted or taken back, or is over */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `account_exists`: look at the invitation again; `member_limit`: the workspace may have no more members */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too Many Requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/invitations/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What an invitation is about, for who has its link
         * @description The secret is in the body, since addresses are written down on their way.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["LookAtInvitation"];
                };
            };
            responses: {
                /** @description It waits */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["InvitedView"];
                    };
                };
                /** @description It was accepted or taken back, or is over */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too Many Requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in: sets the session cookie, or asks for the second step */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["LogIn"];
                };
            };
            responses: {
                /** @description Signed in */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MeView"];
                    };
                };
                /** @description The password is right, and a code or a passkey is needed besides: `/auth/login/second_step` */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SecondStepView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too Many Requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/login/second_step": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in with a code or a passkey, after the password: sets the session cookie
         * @description Five wrong ones end the sign-in, and so do ten minutes: begin again with the password.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SecondStep"];
                };
            };
            responses: {
                /** @description Signed in */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MeView"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The sign-in is over: begin again */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `passkey_challenge_over`: ask for a passkey again */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It is wrong, or was used before */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too Many Requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign out: ends the session and its sockets */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What can be done without being signed in */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AuthOptions"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Choose a new password, with the secret of a link. Ends every session */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ResetPassword"];
                };
            };
            responses: {
                /** @description Changed: sign in with it */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The link was used or is over */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too Many Requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/password_resets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a new password: a link is mailed to who has an account
         * @description The answer is the same whether or not there is such an account. The link works once, within an hour.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AskForLink"];
                };
            };
            responses: {
                /** @description If there is such an account, a mail is on its way */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `mail_off`: this server sends no mail */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too Many Requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/password_resets/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Whether a link for a new password still leads anywhere, for who has it
         * @description The secret is in the body, since addresses are written down on their way.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["LookAtLink"];
                };
            };
            responses: {
                /** @description A password can be chosen with it */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The link was used or is over */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too Many Requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/sign_up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign up, with the secret of a link: makes the account and its workspace, and sets the session cookie */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SignUp"];
                };
            };
            responses: {
                /** @description Made, and signed in */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MeView"];
                    };
                };
                /** @description Not where sign-up is closed */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The link was used or is over */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `account_exists`: sign in */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too Many Requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/sign_ups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask to sign up: a link is mailed by which the address is confirmed
         * @description The answer is the same whether or not the address has an account; its reader is told. The link works once, within a day.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AskForLink"];
                };
            };
            responses: {
                /** @description A mail is on its way */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not where sign-up is closed */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `mail_off`: this server sends no mail */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too Many Requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/availability": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Say that one is available, or away
         * @description Needs no permission: it is one's own.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChangeAvailability"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AvailabilityView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A token is neither */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/canned_responses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Canned responses, in the order of their creation.
         * @description Needs no permission: whatever is shown refers to it.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Items of a page: 50 by default, at most 100. */
                    limit?: number;
                    /** @description The `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_CannedResponseView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Makes a canned response. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewCannedResponse"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CannedResponseView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description With an `Idempotency-Key`: `already_done` where the first answer is not kept, `request_in_progress` where the same comes at the same moment */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/canned_responses/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One canned response.
         * @description Needs no permission: whatever is shown refers to it.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CannedResponseView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Removes a canned response. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Gone */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Changes a canned response. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CannedResponseChanges"];
                };
            };
            responses: {
                /** @description As it is now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CannedResponseView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/composer_settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the member who asks sends
         * @description Needs no permission: it is one's own.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ComposerSettingsView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A token has none */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change how the member who asks sends
         * @description Needs no permission: it is one's own.
         */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChangeComposerSettings"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ComposerSettingsView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A token has none */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/contact_attributes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the workspace notes of its contacts, in the order of their creation.
         * @description Needs no permission: whatever is shown refers to it.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Items of a page: 50 by default, at most 100. */
                    limit?: number;
                    /** @description The `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_ContactAttributeView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Adds something to note of contacts. Admins only. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewContactAttribute"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ContactAttributeView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `too_many_attributes` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/contact_attributes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One attribute.
         * @description Needs no permission: whatever is shown refers to it.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ContactAttributeView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Removes an attribute, and its values from every contact. Admins only. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Gone */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Changes an attribute; its key and kind stay. Admins only. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ContactAttributeChanges"];
                };
            };
            responses: {
                /** @description As it is now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ContactAttributeView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/contact_imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Files of contacts that were uploaded in the last thirty days, newest first. Admins only */
        get: {
            parameters: {
                query?: {
                    /** @description Items of a page: 50 by default, at most 100. */
                    limit?: number;
                    /** @description The `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_ContactImportView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Upload a file of contacts. Admins only
         * @description CSV in UTF-8, with commas, semicolons or tabs, whose first line names its columns; at most 10 MB, 50,000 lines and 60 columns. What
         *     each column is, is guessed by its name. Nothing is taken in yet.
         */
        post: {
            parameters: {
                query?: {
                    /** @description What the file is called. */
                    file_name?: string;
                };
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example name,phone
                     *     Ada,+15551110000
                     */
                    "text/csv": string;
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ContactImportView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description With an `Idempotency-Key`: `already_done` where the first answer is not kept, `request_in_progress` where the same comes at the same moment */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Payload Too Large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/contact_imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far a file has come. Admins only */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ContactImportView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/contact_imports/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop; what was taken in so far stays. Admins only */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ContactImportView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description With an `Idempotency-Key`: `already_done` where the first answer is not kept, `request_in_progress` where the same comes at the same moment */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/contact_imports/{id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look at each line without taking anything in. Admins only
         * @description Behind the scenes: `contact_import.updated` tells how far it came. A line is found by `id`, else by `identity`, else by phone number
         *     and e-mail address; whoever is not found is made. An empty cell leaves what there is.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CheckImport"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ContactImportView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `import_state`, `import_running` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/contact_imports/{id}/lines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The lines of a file and what became of each, or would; in its order. Admins only */
        get: {
            parameters: {
                query?: {
                    /** @description Only lines that are not good. */
                    failed?: boolean;
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_ImportLineView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/contact_imports/{id}/report.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every line of a file as CSV, with what became of it: `line`, `outcome`, `problem`, `contact_id`, then its cells. Admins only
         * @description Of who is signed in, this asks for a password, a code or a passkey that was given in the last 15 minutes (`reauthentication_required`, see `/me/reauthentication`). Tokens are not asked.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/csv": string;
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/contact_imports/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take in what was looked at, apart from lines that are not good. Admins only
         * @description Behind the scenes, each line once, whatever ends in between.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ContactImportView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `import_state`, `import_running` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/contact_merges/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo a merge, within a day
         * @description Both contacts are as they were. What was changed since in fields that the merge left alone stays; what contradicts it is told.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MergeView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `merge_undone`, `merge_too_old`, `merge_not_last`, `merge_contradicted`, `merge_identities` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Contacts, newest first
         * @description Where few of many have the attribute, or words that are very common, pages are short: `next_cursor` says where to go on.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Words of a name, user name, phone number or e-mail address, or parts of them of three letters. */
                    q?: string;
                    /** @description The key of an attribute that they have. */
                    attribute?: string;
                    /** @description With `attribute`: its value, whatever the case of a text; left out: any. */
                    value?: string;
                    /** @description Only those who are blocked, or only those who are not. */
                    blocked?: boolean;
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_ContactView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/contacts.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Contacts as CSV, newest first: all, or those of a filter. Admins only
         * @description UTF-8 with a byte order mark. Columns: `id`, `name`, `username`, `phone`, `email`, `note`, `blocked`, `created_at`, `identities`
         *     (`CHANNEL:ID`, with a space between them), then each attribute by its key. A cell that a spreadsheet would take for a formula begins
         *     with an apostrophe. A connection that breaks off before the end left some out.
         *
         *     Of who is signed in, this asks for a password, a code or a passkey that was given in the last 15 minutes (`reauthentication_required`, see `/me/reauthentication`). Tokens are not asked.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Words of a name, user name, phone number or e-mail address, or parts of them of three letters. */
                    q?: string;
                    /** @description The key of an attribute that they have. */
                    attribute?: string;
                    /** @description With `attribute`: its value, whatever the case of a text; left out: any. */
                    value?: string;
                    /** @description Only those who are blocked, or only those who are not. */
                    blocked?: boolean;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/csv": string;
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/contacts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One contact */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ContactView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a contact */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChangeContact"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ContactView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `contact_merged` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/contacts/{id}/block": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Block a contact
         * @description What they write is stored and shown, and nobody is told: it notifies nobody, opens no conversation again, raises none in a list and
         *     counts as read. They can be written to.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ContactView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `contact_merged` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /** Unblock a contact */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ContactView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `contact_merged` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/contacts/{id}/duplicates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Other contacts who may be the same person: with the same phone number or e-mail address, at most ten */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DuplicateView"][];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/contacts/{id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Merge another contact into this one
         * @description Its identities and conversations come over; messages stay where they are. For a day it can be undone.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["MergeContacts"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MergeView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `contact_merged`, `contact_changed` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/contacts/{id}/merge_preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a merge would do: what each field becomes, and what comes over */
        get: {
            parameters: {
                query: {
                    /** @description The contact that would be merged into this one. */
                    other_id: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MergePreviewView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `contact_merged` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/contacts/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All that was said with a contact, whichever inbox it was in: the newest page first, items in timeline order; `next_cursor` leads
         *     to the next older page
         */
        get: {
            parameters: {
                query?: {
                    /** @description Items of a page: 50 by default, at most 100. */
                    limit?: number;
                    /** @description The `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_MessageView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/contacts/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What there was with a contact, newest first: conversations, notes, and what members changed */
        get: {
            parameters: {
                query?: {
                    /** @description Items of a page: 50 by default, at most 100. */
                    limit?: number;
                    /** @description The `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_ContactTimelineItem"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/conversation_counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many conversations views hold, up to 99
         * @description A saved view that is not there is left out.
         */
        get: {
            parameters: {
                query: {
                    /**
                     * @description Separated by commas, at most 100: `all`, `mine`, `unassigned`, `inbox:ID`, `team:ID`, `label:ID` (the open ones), `snoozed`,
                     *     and at most 30 of `saved:ID`.
                     * @example mine,unassigned,all,snoozed
                     */
                    views: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_ViewCountView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Conversations, newest activity first unless another order is asked for
         * @description A page may be short, or empty, and still have a `next_cursor`: where few of many conversations belong to a list, a request
         *     looks through a bounded number of them.
         */
        get: {
            parameters: {
                query?: {
                    status?: components["schemas"]["ConversationStatus"];
                    inbox_id?: string;
                    /** @description `me`, `none`, or a member's id. */
                    assignee?: string;
                    team_id?: string;
                    /** @description A label's id. */
                    label?: string;
                    channel?: components["schemas"]["ChannelName"];
                    contact_id?: string;
                    /** @description `none`, `low`, `medium`, `high`, `urgent`. */
                    priority?: string;
                    /** @description Whether the member who asks has not read all of it. */
                    unread?: boolean;
                    /** @description Whether the customer waits for an answer. */
                    waiting?: boolean;
                    /** @description A saved view's id: its conditions, and its order where no other is asked for. */
                    view?: string;
                    /** @description Newest activity first if left out. */
                    sort?: components["schemas"]["ConversationSort"];
                    /** @description Words of the contact's name, phone number or user name, or of messages: of the newest thousand of each that match. */
                    q?: string;
                    limit?: number;
                    /** @description Of the same list in the same order. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_ConversationView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such view */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/conversations/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change many conversations at once
         * @description Each is changed by itself: one that cannot be changed keeps no other from it, and `items` say what became of each.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "change": {
                     *         "assignee_id": null,
                     *         "status": "resolved"
                     *       },
                     *       "filter": {
                     *         "assignee": "none",
                     *         "status": "open"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ChangeConversations"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ManyChanged"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description With an `Idempotency-Key`: `already_done` where the first answer is not kept, `request_in_progress` where the same comes at the same moment */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/conversations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One conversation */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ConversationView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change status, assignee, team, labels or priority */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChangeConversation"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ConversationView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/conversations/{id}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Keep a draft in the place of the one before; an empty one is none. Whoever writes last wins */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PutDraft"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DraftView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A token has no drafts */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/conversations/{id}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Files of a conversation, newest first */
        get: {
            parameters: {
                query?: {
                    /** @description `media`: pictures and films; `files`: everything else that is a file. */
                    kind?: "media" | "files";
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_ConversationFileView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/conversations/{id}/macros/{macro_id}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Do everything a macro says to a conversation, or, where one thing is refused, nothing */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                    macro_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RunMacro"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MacroRunView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description As for a reply: `window_closed`, `inbox_disconnected`, `client_id_reused` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/conversations/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The timeline: the newest page first, or the one that was asked for, items in timeline order; `next_cursor` leads to the next older page */
        get: {
            parameters: {
                query?: {
                    /** @description A message: those before it. */
                    before?: string;
                    /** @description A message: those after it. */
                    after?: string;
                    /** @description A message: itself with its neighbours on both sides. */
                    around?: string;
                    /** @description A moment, RFC 3339: the first ones that were sent then or later. */
                    from?: string;
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_MessageView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Write a reply or a note */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CreateMessage"];
                };
            };
            responses: {
                /** @description This client_id was accepted before */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageView"];
                    };
                };
                /** @description Accepted: it is delivered, or its failure is shown */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `client_id_reused`, `inbox_disconnected`, `message_limit` for a reply beyond the month's messages, or `window_closed`: after the free window a member may still answer where the channel lets people, a token may not */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/conversations/{id}/messages/{message_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take back a reply that has not begun to be sent: it is gone, and its files can be sent again */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    message_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it was */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `already_sent`: it is on its way, or it is no reply that waits */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/conversations/{id}/messages/{message_id}/link_preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the page behind the first link of a message says of itself; it is asked at most once a day
         * @description Nothing is fetched before somebody asks, nothing from private networks, and no pictures at all.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    message_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Without a title the page says nothing of itself, or did not answer */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LinkPreviewView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No such message, or none with a link */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/conversations/{id}/messages/{message_id}/reaction": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Give a reaction, or change the one given; it is shown at once and delivered soon after */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    message_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SetReaction"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `window_closed`, `too_old`, `not_reactable` or `inbox_disconnected` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /** Take the reaction away that was given */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    message_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `window_closed`, `too_old`, `not_reactable` or `inbox_disconnected` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/conversations/{id}/messages/{message_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a failed or doubtful reply again; it goes to the end of the queue */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                    message_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `not_retryable`, or `too_soon` for what the platform chose not to deliver */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/conversations/{id}/messages/{message_id}/times": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** When it was received, stored, shown, and delivered */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    message_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageTimesView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/conversations/{id}/read_mark": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Set how far the member who asks has read */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["MarkRead"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReadMarkView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/conversations/{id}/scheduled_messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have a reply go out by itself at a time; the customer has to be answerable then */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ScheduleMessage"];
                };
            };
            responses: {
                /** @description This id was scheduled before */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScheduledMessageView"];
                    };
                };
                /** @description It waits for its time */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScheduledMessageView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `window_closed`: the time to answer is over by then; `inbox_disconnected`, `id_taken` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/conversations/{id}/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Messages of a conversation that hold all words, newest first
         * @description A page may be shorter than asked for, or empty, and still have a `next_cursor`: so many messages were looked through.
         */
        get: {
            parameters: {
                query: {
                    /** @description Words of any script, in any order; the beginning of a word is enough. `"words in a row"`. */
                    q: string;
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_FoundMessage"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/conversations/{id}/typing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tell the customer's app and the colleagues that somebody is typing */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Typing"];
                };
            };
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description With an `Idempotency-Key`: `already_done` where the first answer is not kept, `request_in_progress` where the same comes at the same moment */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Drafts of the member who asks, changed last first; a token has none */
        get: {
            parameters: {
                query?: {
                    /** @description Items of a page: 50 by default, at most 100. */
                    limit?: number;
                    /** @description The `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_DraftView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inboxes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Inboxes, oldest first
         * @description Needs no permission: whatever is shown refers to it.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Items of a page: 50 by default, at most 100. */
                    limit?: number;
                    /** @description The `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_InboxView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Connect an account */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AddInbox"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["InboxView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `inbox_taken`; `inbox_limit`: the workspace may have no more; `not_connected`: the platform does not send its webhooks here, `detail` says why */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `platform_unreachable`: the platform could not be asked whether the token is the account's */
                502: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inboxes/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Check what an account needs, against the real API */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CheckInbox"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Checks"];
                    };
                };
                /** @description Not signed in, or the token is unknown */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description With an `Idempotency-Key`: `already_done` where the first answer is not kept, `request_in_progress` where the same comes at the same moment */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inboxes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One inbox
         * @description Needs no permission: whatever is shown refers to it.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["InboxView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /**
         * Disconnect an account; its conversations stay readable
         * @description Of who is signed in, this asks for a password, a code or a passkey that was given in the last 15 minutes (`reauthentication_required`, see `/me/reauthentication`). Tokens are not asked.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Rename, reconnect or switch off an inbox */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChangeInbox"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["InboxView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `not_connected`: the platform does not send its webhooks here by these credentials, `detail` says why; nothing was changed */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `platform_unreachable`: the platform could not be asked; nothing was changed */
                502: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/inboxes/{id}/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How an inbox stands, in words, and what to do about it
         * @description Needs no permission: whatever is shown refers to it.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Ask the platform now, whatever it said some minutes ago; needs `inboxes.manage`. */
                    fresh?: boolean;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["InboxHealthView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inboxes/{id}/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the platform told about the account itself, newest first; for owners and admins */
        get: {
            parameters: {
                query?: {
                    /** @description Items of a page: 50 by default, at most 100. */
                    limit?: number;
                    /** @description The `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_InboxNoticeView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inboxes/{id}/reconcile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask the platform now for messages that its webhooks missed; where it keeps none, nothing happens */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description With an `Idempotency-Key`: `already_done` where the first answer is not kept, `request_in_progress` where the same comes at the same moment */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inboxes/{id}/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Message templates, by name and language; none where the channel has none
         * @description Needs no permission: whatever is shown refers to it.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Words that the name or the texts hold. */
                    q?: string;
                    /** @description `APPROVED`, `PENDING`, `REJECTED`, `PAUSED` … */
                    status?: string;
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_TemplateView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inboxes/{id}/templates/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far they are in step with the platform
         * @description Needs no permission: whatever is shown refers to it.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TemplateSyncView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Fetch them from the platform; `template_sync.updated` tells when it is done */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description It is running */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TemplateSyncView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `no_templates`: the channel has none */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inboxes/{id}/test_message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a test message through the inbox, as a reply that says so */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SendTest"];
                };
            };
            responses: {
                /** @description This client_id was accepted before */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageView"];
                    };
                };
                /** @description Accepted: follow its delivery */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `window_closed`: the customer has to write first */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who was invited and has not joined yet, the newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description Items of a page: 50 by default, at most 100. */
                    limit?: number;
                    /** @description The `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_InvitationView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Invites somebody by address. An owner only by owners; nobody gives more than they have.
         * @description The link is in this answer and nowhere else afterwards; it is mailed too where this server sends mail. It works for seven days.
         *
         *     Of who is signed in, this asks for a password, a code or a passkey that was given in the last 15 minutes (`reauthentication_required`, see `/me/reauthentication`). Tokens are not asked.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewInvitation"];
                };
            };
            responses: {
                /** @description Invited */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SentInvitationView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `already_invited`; `too_many_invitations`; `member_limit`: the workspace may have no more members */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too Many Requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invitations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes an invitation back: its link leads nowhere. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Taken back */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invitations/{id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Invites once more, with a new link; the one of before ends. Once in a minute.
         * @description Of who is signed in, this asks for a password, a code or a passkey that was given in the last 15 minutes (`reauthentication_required`, see `/me/reauthentication`). Tokens are not asked.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Resend"];
                };
            };
            responses: {
                /** @description Invited once more */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SentInvitationView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description With an `Idempotency-Key`: `already_done` where the first answer is not kept, `request_in_progress` where the same comes at the same moment */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too Many Requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Labels, in the order of their creation.
         * @description Needs no permission: whatever is shown refers to it.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Items of a page: 50 by default, at most 100. */
                    limit?: number;
                    /** @description The `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_LabelView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Makes a label. Admins only. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewLabel"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LabelView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description With an `Idempotency-Key`: `already_done` where the first answer is not kept, `request_in_progress` where the same comes at the same moment */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/labels/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One label.
         * @description Needs no permission: whatever is shown refers to it.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LabelView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Removes a label, from every conversation too. Admins only. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Gone */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Changes a label. Admins only. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["LabelChanges"];
                };
            };
            responses: {
                /** @description As it is now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LabelView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/macros": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Macros, in the order of their creation
         * @description Needs no permission: whatever is shown refers to it.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Items of a page: 50 by default, at most 100. */
                    limit?: number;
                    /** @description The `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_MacroView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Make a macro */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewMacro"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MacroView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description With an `Idempotency-Key`: `already_done` where the first answer is not kept, `request_in_progress` where the same comes at the same moment */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/macros/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One macro
         * @description Needs no permission: whatever is shown refers to it.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MacroView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Remove a macro */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Gone */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Change a macro */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChangeMacro"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MacroView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is asking, and where
         * @description Needs no permission: it is one's own.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MeView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Changes what is one's own in every workspace. Not for tokens: they belong to nobody.
         * @description Needs no permission: it is one's own.
         */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChangeMe"];
                };
            };
            responses: {
                /** @description As it is now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MeView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change your password. Signs you out everywhere else, and ends your tokens unless they are to stay
         * @description Needs no permission: it is one's own.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChangePassword"];
                };
            };
            responses: {
                /** @description Changed */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description With an `Idempotency-Key`: `already_done` where the first answer is not kept, `request_in_progress` where the same comes at the same moment */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too Many Requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/reauthentication": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show once more that it is you, by your password, a code or a passkey. Not for tokens
         * @description What is dangerous asks for it with the code `reauthentication_required`; it is good for 15 minutes, in this session.
         *
         *     Needs no permission: it is one's own.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Reauthentication"];
                };
            };
            responses: {
                /** @description Shown */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `passkey_challenge_over`: ask for a passkey again */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too Many Requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/second_factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether you sign in with two steps. Not for tokens
         * @description Needs no permission: it is one's own.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SecondFactorView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Begin to set up an authenticator app: what it has to know. Not for tokens
         * @description Nothing is on until a code of it was seen, within an hour.
         *
         *     Needs no permission: it is one's own.
         *
         *     Of who is signed in, this asks for a password, a code or a passkey that was given in the last 15 minutes (`reauthentication_required`, see `/me/reauthentication`). Tokens are not asked.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description It is shown this once */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SetUpView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `second_factor_on`: there is one; remove it first */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/second_factor/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add the authenticator app, with its first code. Not for tokens
         * @description Where there was no second step before, this turns two-step sign-in on and signs you out everywhere else.
         *
         *     Needs no permission: it is one's own.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Confirm"];
                };
            };
            responses: {
                /** @description It is added; recovery codes are shown this once */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RecoveryCodesView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `second_factor_on`; `set_up_over`: begin again */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too Many Requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/second_factor/recovery_codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * New recovery codes; those of before are of no use any more. Not for tokens
         * @description Needs no permission: it is one's own.
         *
         *     Of who is signed in, this asks for a password, a code or a passkey that was given in the last 15 minutes (`reauthentication_required`, see `/me/reauthentication`). Tokens are not asked.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description They are shown this once */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RecoveryCodesView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `second_factor_off` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/second_factor/turn_off": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Turn two-step sign-in off, with the password and a code or a passkey: app, passkeys and recovery codes are gone. Not for tokens
         * @description Needs no permission: it is one's own.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TurnOff"];
                };
            };
            responses: {
                /** @description It is off */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `second_factor_off`; `passkey_challenge_over`: ask for a passkey again */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too Many Requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where you are signed in, the newest first
         * @description A session ends when it was not used for seven days, and thirty days after it began.
         *
         *     Needs no permission: it is one's own.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Items of a page: 50 by default, at most 100. */
                    limit?: number;
                    /** @description The `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_SessionView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /**
         * Sign out everywhere else
         * @description Needs no permission: it is one's own.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Ended */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Sign out there
         * @description Needs no permission: it is one's own.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Ended */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your tokens in this workspace, the newest first. Not for tokens
         * @description Needs no permission: it is one's own.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Items of a page: 50 by default, at most 100. */
                    limit?: number;
                    /** @description The `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_TokenView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Make a token that does in your name what you may, or less. Not for tokens
         * @description It stops when you are no longer active here, and may never do more than you at the time.
         *
         *     Needs no permission: it is one's own.
         *
         *     Of who is signed in, this asks for a password, a code or a passkey that was given in the last 15 minutes (`reauthentication_required`, see `/me/reauthentication`). Tokens are not asked.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewToken"];
                };
            };
            responses: {
                /** @description Made; its secret is shown this once */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MadeTokenView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description With an `Idempotency-Key`: `already_done` where the first answer is not kept, `request_in_progress` where the same comes at the same moment */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a token of yours: it is refused from now on, and its sockets end. Not for tokens
         * @description Needs no permission: it is one's own.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Revoked */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Members, in the order in which they joined; those who are no longer active too.
         * @description Needs no permission: whatever is shown refers to it.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Items of a page: 50 by default, at most 100. */
                    limit?: number;
                    /** @description The `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_MemberView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Lets someone in, with a password for the first sign-in. An owner only by owners; nobody gives more than they have.
         * @description Of who is signed in, this asks for a password, a code or a passkey that was given in the last 15 minutes (`reauthentication_required`, see `/me/reauthentication`). Tokens are not asked.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewMember"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MemberView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `account_elsewhere`: invite them; `member_limit`: the workspace may have no more */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/members/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One member, by the user's id.
         * @description Needs no permission: whatever is shown refers to it.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MemberView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Changes a role, ends or restores a membership. Owners are changed by owners only, and one always stays; nobody gives or takes more than they have.
         * @description Of who is signed in, this asks for a password, a code or a passkey that was given in the last 15 minutes (`reauthentication_required`, see `/me/reauthentication`). Tokens are not asked.
         */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["MemberChanges"];
                };
            };
            responses: {
                /** @description As it is now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MemberView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `last_owner`: the only active owner has to stay one; `member_limit`: the workspace may have no more */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/members/{id}/second_factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Takes the second step from a member who has lost it, and signs them out. Not for tokens
         * @description Of owners by owners only; of nobody who is in another workspace too, whose people it protects as well.
         *
         *     Of who is signed in, this asks for a password, a code or a passkey that was given in the last 15 minutes (`reauthentication_required`, see `/me/reauthentication`). Tokens are not asked.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description They sign in with a password alone */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `second_factor_off`; `member_elsewhere`; `own_second_factor` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mentions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Notes that name the member who asks, newest first; a token has none */
        get: {
            parameters: {
                query?: {
                    /** @description `false`: only those that were not read yet; `true`: only those that were. */
                    read?: boolean;
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_MentionView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mentions/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark mentions of the member who asks as read: at most 500 at once, the newest first. Answers those that were marked */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReadMentions"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_MentionView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A token is not mentioned */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description With an `Idempotency-Key`: `already_done` where the first answer is not kept, `request_in_progress` where the same comes at the same moment */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notification_settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the member who asks wants to be told, and how.
         * @description Needs no permission: it is one's own.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As they are now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["NotificationSettingsView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /**
         * Replaces what the member who asks wants to be told.
         * @description Needs no permission: it is one's own.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NotificationSettings"];
                };
            };
            responses: {
                /** @description As they are now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["NotificationSettingsView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the member who asks was told, newest first. Kept for thirty days. */
        get: {
            parameters: {
                query?: {
                    /** @description Only those that were not read. */
                    unread?: boolean;
                    /** @description Items of a page: 50 by default, at most 100. */
                    limit?: number;
                    /** @description The `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_NotificationView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notifications/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Marks notifications as read: all, some, or those of a conversation. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReadNotifications"];
                };
            };
            responses: {
                /** @description They are read */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description With an `Idempotency-Key`: `already_done` where the first answer is not kept, `request_in_progress` where the same comes at the same moment */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth/grants/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a login granted */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["GrantView"];
                    };
                };
                /** @description Not signed in, or the token is unknown */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth/grants/{id}/pick": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Connect accounts of a login; each by itself, so that one that fails keeps none from being connected */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PickAccounts"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Picked"];
                    };
                };
                /** @description Not signed in, or the token is unknown */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description With an `Idempotency-Key`: `already_done` where the first answer is not kept, `request_in_progress` where the same comes at the same moment */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth/whatsapp/finish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Finish WhatsApp's embedded sign-up: the ids are believed only as far as the login reaches them */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["FinishSignup"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["GrantView"];
                    };
                };
                /** @description Not signed in, or the token is unknown */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such login */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `login_state`: too old, used, or begun by somebody else; `login_code_spent`, `login_app_refused`, `login_refused` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Bad Gateway */
                502: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth/{provider}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin connecting by a login; the browser comes back to `/oauth/{provider}/callback` */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    /** @description `facebook`, `instagram` or `whatsapp` */
                    provider: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["StartLogin"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LoginStart"];
                    };
                };
                /** @description Not signed in, or the token is unknown */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `login_not_configured`: the server lacks the app's id or secret, `detail` names the variable */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is here, and who is away
         * @description Needs no permission: whatever is shown refers to it.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PresenceView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/push_key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The key that browsers subscribe with.
         * @description Needs no permission: it is one's own.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The same as long as this installation lives */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PushKeyView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/push_subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The browsers that the member who asks has subscribed, newest first; at most twenty.
         * @description Needs no permission: it is one's own.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description All of them */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_PushSubscriptionView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Subscribes a browser; the same one again keeps its id.
         * @description Needs no permission: it is one's own.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewPushSubscription"];
                };
            };
            responses: {
                /** @description It is pushed to from now on */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PushSubscriptionView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description With an `Idempotency-Key`: `already_done` where the first answer is not kept, `request_in_progress` where the same comes at the same moment */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/push_subscriptions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Takes a browser away: nothing is pushed to it any more.
         * @description Needs no permission: it is one's own.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Gone */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/push_subscriptions/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends one browser a push to see whether it arrives.
         * @description Needs no permission: it is one's own.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description What the push service said */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PushTestView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description With an `Idempotency-Key`: `already_done` where the first answer is not kept, `request_in_progress` where the same comes at the same moment */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/read_marks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The read marks of the member who asks */
        get: {
            parameters: {
                query: {
                    /** @description Up to 100 ids, separated by commas. */
                    conversation_ids: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_ReadMarkView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The workspace's own roles, in the order of their creation
         * @description Owner, admin and agent are always there; the document's `x-roles` says what they may.
         *
         *     Needs no permission: whatever is shown refers to it.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Items of a page: 50 by default, at most 100. */
                    limit?: number;
                    /** @description The `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_RoleView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Make a role. Nobody puts into it what they have not
         * @description Of who is signed in, this asks for a password, a code or a passkey that was given in the last 15 minutes (`reauthentication_required`, see `/me/reauthentication`). Tokens are not asked.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewRole"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RoleView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `too_many_roles`: a workspace has 50 */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/roles/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One role
         * @description Needs no permission: whatever is shown refers to it.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RoleView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Remove a role that nobody has */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Gone */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `role_in_use`: members have it */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /**
         * Change a role: those who have it may at once what it says from now on. Nobody gives or takes more than they have
         * @description Of who is signed in, this asks for a password, a code or a passkey that was given in the last 15 minutes (`reauthentication_required`, see `/me/reauthentication`). Tokens are not asked.
         */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RoleChanges"];
                };
            };
            responses: {
                /** @description As it is now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RoleView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/saved_views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Saved views: everybody's and one's own, in the order of their creation.
         * @description Needs no permission: it is one's own.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Items of a page: 50 by default, at most 100. */
                    limit?: number;
                    /** @description The `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_SavedViewView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Saves a view. Members only.
         * @description Needs no permission: it is one's own.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "conditions": {
                     *         "groups": [
                     *           {
                     *             "conditions": [
                     *               {
                     *                 "field": "priority",
                     *                 "op": "is",
                     *                 "values": [
                     *                   "urgent",
                     *                   "high"
                     *                 ]
                     *               },
                     *               {
                     *                 "field": "waiting",
                     *                 "op": "longer_than",
                     *                 "values": [
                     *                   "120"
                     *                 ]
                     *               }
                     *             ],
                     *             "match": "any"
                     *           },
                     *           {
                     *             "conditions": [
                     *               {
                     *                 "field": "status",
                     *                 "op": "is",
                     *                 "values": [
                     *                   "open"
                     *                 ]
                     *               }
                     *             ],
                     *             "match": "all"
                     *           }
                     *         ],
                     *         "match": "all"
                     *       },
                     *       "name": "Urgent and unanswered",
                     *       "shared": true,
                     *       "sort": "waiting"
                     *     }
                     */
                    "application/json": components["schemas"]["NewSavedView"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SavedViewView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `too_many_views` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/saved_views/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One saved view.
         * @description Needs no permission: it is one's own.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SavedViewView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /**
         * Removes a saved view. Its maker; one that is shared, admins too.
         * @description Needs no permission: it is one's own.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Gone */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /**
         * Changes a saved view. Its maker; one that is shared, admins too.
         * @description Needs no permission: it is one's own.
         */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "name": "Waiting",
                     *       "shared": false
                     *     }
                     */
                    "application/json": components["schemas"]["SavedViewChanges"];
                };
            };
            responses: {
                /** @description As it is now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SavedViewView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/scheduled_messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Replies that wait for their time, or did not go out at it; what goes out next first */
        get: {
            parameters: {
                query?: {
                    /** @description Those of one conversation. */
                    conversation_id?: string;
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_ScheduledMessageView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scheduled_messages/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Cancel a reply that waits for its time: it never goes out */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Cancelled */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Change the words or the time of a reply that waits, or plan one anew that did not go out */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChangeScheduled"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScheduledMessageView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `window_closed`: the time to answer is over by then; `inbox_disconnected` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Messages, people and ids: people first, then the newest messages, the best matches of every two hundred first
         * @description A page may be shorter than asked for, or empty, and still have a `next_cursor`: filters left little of what was looked
         *     through. In a filter an id may stand for a name; nothing is found by one that nothing has.
         */
        get: {
            parameters: {
                query: {
                    /**
                     * @description Words of any script, in any order; the beginning of a word is enough. `"words in a row"`. Filters: `from:` (`customer`,
                     *     `agent`, `note`, `me`, a name), `has:` (`image`, `sticker`, `video`, `audio`, `voice`, `file`, `location`, `contact`, `link`),
                     *     `channel:`, `inbox:` and `label:` (a name), `status:`, `assignee:` (`me`, `none`, a name), `before:` and `after:` (a
                     *     day in UTC such as 2026-03-31; after begins with that day). A value with blanks is quoted: `label:"very important"`. Instead
                     *     of a name, which is looked for among two thousand of its kind, there can be an id.
                     */
                    q: string;
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_SearchHitView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/second_factors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who signs in with two steps, in the order in which they joined. */
        get: {
            parameters: {
                query?: {
                    /** @description Items of a page: 50 by default, at most 100. */
                    limit?: number;
                    /** @description The `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_MemberFactorView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Teams, in the order of their creation.
         * @description Needs no permission: whatever is shown refers to it.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Items of a page: 50 by default, at most 100. */
                    limit?: number;
                    /** @description The `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_TeamView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Makes a team. Admins only. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewTeam"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TeamView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description With an `Idempotency-Key`: `already_done` where the first answer is not kept, `request_in_progress` where the same comes at the same moment */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/teams/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One team.
         * @description Needs no permission: whatever is shown refers to it.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TeamView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Removes a team; its conversations stay without one. Admins only. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Gone */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Changes a team. Admins only. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TeamChanges"];
                };
            };
            responses: {
                /** @description As it is now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TeamView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every token of the workspace, those of its members too, the newest first */
        get: {
            parameters: {
                query?: {
                    /** @description Items of a page: 50 by default, at most 100. */
                    limit?: number;
                    /** @description The `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_TokenView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Make a token of the workspace, with a role or a part of it. Not for tokens
         * @description It goes on whoever leaves. One with the role owner is made by owners only.
         *
         *     Of who is signed in, this asks for a password, a code or a passkey that was given in the last 15 minutes (`reauthentication_required`, see `/me/reauthentication`). Tokens are not asked.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewWorkspaceToken"];
                };
            };
            responses: {
                /** @description Made; its secret is shown this once */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MadeTokenView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description With an `Idempotency-Key`: `already_done` where the first answer is not kept, `request_in_progress` where the same comes at the same moment */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke any token of the workspace, whoever's it is: it is refused from now on, and its sockets end */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Revoked */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook_endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Webhook endpoints, the newest first */
        get: {
            parameters: {
                query?: {
                    /** @description Items of a page: 50 by default, at most 100. */
                    limit?: number;
                    /** @description The `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_WebhookEndpointView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Make a webhook endpoint: what happens from now on is posted there
         * @description Each event is a POST of its own, as `WebhookPayload`, signed as Standard Webhooks has it. The secret is in the answer, this once.
         *
         *     Of who is signed in, this asks for a password, a code or a passkey that was given in the last 15 minutes (`reauthentication_required`, see `/me/reauthentication`). Tokens are not asked.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewWebhookEndpoint"];
                };
            };
            responses: {
                /** @description Made; its secret is shown this once */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MadeWebhookEndpointView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `too_many_endpoints`: a workspace has 20 */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook_endpoints/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One webhook endpoint */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WebhookEndpointView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Remove a webhook endpoint, with what it had not got yet */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Gone */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /**
         * Change a webhook endpoint, switch it on or off
         * @description Of who is signed in, this asks for a password, a code or a passkey that was given in the last 15 minutes (`reauthentication_required`, see `/me/reauthentication`). Tokens are not asked.
         */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["WebhookEndpointChanges"];
                };
            };
            responses: {
                /** @description As it is now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WebhookEndpointView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/webhook_endpoints/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was posted to a webhook endpoint lately, the newest first */
        get: {
            parameters: {
                query?: {
                    state?: components["schemas"]["EndpointDeliveryState"];
                    /** @description The name of an event, or `webhook_endpoint.test`. */
                    event_type?: string;
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_EndpointDeliveryView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook_endpoints/{id}/deliveries/{delivery_id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Post something again, under the same `webhook-id`
         * @description What is tried again by itself anyway is tried now, in its turn. Everything else is posted at once, whatever the state of the endpoint.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                    delivery_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description How it went */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["EndpointDeliveryView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `event_gone`: it is too long ago to be kept */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook_endpoints/{id}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a webhook endpoint another secret
         * @description For a while both sign, so that its owner can change over in peace.
         *
         *     Of who is signed in, this asks for a password, a code or a passkey that was given in the last 15 minutes (`reauthentication_required`, see `/me/reauthentication`). Tokens are not asked.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RotateSecret"];
                };
            };
            responses: {
                /** @description Made; it is shown this once */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MadeWebhookEndpointView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description With an `Idempotency-Key`: `already_done` where the first answer is not kept, `request_in_progress` where the same comes at the same moment */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook_endpoints/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Post something that did not happen, to see whether it arrives
         * @description It is tried once, also where the endpoint is switched off, and stands in the list of deliveries.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description How it went */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["EndpointDeliveryView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description With an `Idempotency-Key`: `already_done` where the first answer is not kept, `request_in_progress` where the same comes at the same moment */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook_events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Stored webhooks, newest first */
        get: {
            parameters: {
                query?: {
                    outcome?: components["schemas"]["WebhookOutcome"];
                    inbox_id?: string;
                    /** @description `message`, `status`, `reaction` … */
                    kind?: string;
                    /** @description A message by its id here or at the platform, a contact by id or name, or a part of an error. */
                    q?: string;
                    /** @description RFC 3339. */
                    since?: string;
                    /** @description RFC 3339, exclusive. */
                    until?: string;
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_WebhookEventView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook_events/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One stored webhook with its raw text, and what became of it */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WebhookEventDetail"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook_events/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run a stored webhook again; what is there already stays as it is */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Replayed"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description With an `Idempotency-Key`: `already_done` where the first answer is not kept, `request_in_progress` where the same comes at the same moment */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook_replays": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The replay that is running now, if one is */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RunningReplay"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Run everything again that a filter finds, oldest first, behind the scenes */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReplayWebhooks"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WebhookReplayView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `replay_running` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook_replays/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far a replay has come */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WebhookReplayView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook_setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Webhook addresses and the verify token, for admins */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WebhookSetup"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workspace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The workspace's settings */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WorkspaceSettingsView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the workspace's settings
         * @description Of who is signed in, this asks for a password, a code or a passkey that was given in the last 15 minutes (`reauthentication_required`, see `/me/reauthentication`). Tokens are not asked.
         */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChangeWorkspace"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WorkspaceSettingsView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `second_factor_first`: set it up for yourself first */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/workspaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a workspace, whose owner you are. Only where sign-up is open, and not for tokens
         * @description Needs no permission: it is one's own.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewOwnWorkspace"];
                };
            };
            responses: {
                /** @description Made: name it by X-Workspace-Id from now on */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WorkspaceView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `too_many_workspaces` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inboxes/{id}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make another secret for the connector of an inbox
         * @description With it its connector signs what it posts, and knows that what is posted to it is ours. An inbox that does not go out because its
         *     connector refused our signature goes on.
         *
         *     Of who is signed in, this asks for a password, a code or a passkey that was given in the last 15 minutes (`reauthentication_required`, see `/me/reauthentication`). Tokens are not asked.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RotateInboxSecret"];
                };
            };
            responses: {
                /** @description Made; it is shown this once */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MadeInboxSecretView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `no_own_secret`: the inbox is of a platform */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workspace/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How much the workspace uses of what it may */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UsageView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/login/second_step/challenge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a passkey as the second step, after the password
         * @description For `navigator.credentials.get`, within five minutes. What the browser answers goes to `/auth/login/second_step`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AskForPasskey"];
                };
            };
            responses: {
                /** @description One that was asked for before is over */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PasskeyChallengeView"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The sign-in is over: begin again */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `no_passkey`; `passkeys_unavailable` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too Many Requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in with a passkey, which is both steps: sets the session cookie */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SignInByPasskey"];
                };
            };
            responses: {
                /** @description Signed in */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MeView"];
                    };
                };
                /** @description It is unknown or was removed, or its holder was not verified */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `passkey_challenge_over`: ask again */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too Many Requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/passkey/challenge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a passkey to sign in with: sets a cookie by which this browser alone may answer
         * @description For `navigator.credentials.get`, within five minutes. It names no account: whoever has a passkey picks it.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One that was asked for before is over */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PasskeyChallengeView"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `passkeys_unavailable`: this server has no name, or no https */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too Many Requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your passkeys, the oldest first. Not for tokens
         * @description Needs no permission: it is one's own.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Items of a page: 50 by default, at most 100. */
                    limit?: number;
                    /** @description The `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_PasskeyView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Add the passkey that the browser made. Not for tokens
         * @description Where there was no second step before, this turns two-step sign-in on and signs you out everywhere else.
         *
         *     Needs no permission: it is one's own.
         *
         *     Of who is signed in, this asks for a password, a code or a passkey that was given in the last 15 minutes (`reauthentication_required`, see `/me/reauthentication`). Tokens are not asked.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewPasskey"];
                };
            };
            responses: {
                /** @description It signs you in; recovery codes are shown this once */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PasskeyAddedView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `passkey_challenge_over`: begin again; `passkey_known`; `too_many_passkeys`; `passkeys_unavailable` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too Many Requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/passkeys/challenge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for one of your passkeys, to show that it is you. Not for tokens
         * @description For `navigator.credentials.get`. What the browser answers goes to `/me/reauthentication` or `/me/second_factor/turn_off`, once, within five minutes,
         *     in this session.
         *
         *     Needs no permission: it is one's own.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One that was asked for before is over */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PasskeyChallengeView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `no_passkey`; `passkeys_unavailable` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/passkeys/registration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to add a passkey: what the browser makes one by. Not for tokens
         * @description For `navigator.credentials.create`, within five minutes, in this session.
         *
         *     Needs no permission: it is one's own.
         *
         *     Of who is signed in, this asks for a password, a code or a passkey that was given in the last 15 minutes (`reauthentication_required`, see `/me/reauthentication`). Tokens are not asked.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One that was asked for before is over */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PasskeyChallengeView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `passkeys_unavailable`: this server has no name, or no https */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/passkeys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a passkey: it signs nobody in any more. Not for tokens
         * @description Needs no permission: it is one's own.
         *
         *     Of who is signed in, this asks for a password, a code or a passkey that was given in the last 15 minutes (`reauthentication_required`, see `/me/reauthentication`). Tokens are not asked.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Removed */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `last_second_factor`: turn two-step sign-in off instead, with your password and a code or a passkey */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /**
         * Rename a passkey. Not for tokens
         * @description Needs no permission: it is one's own.
         *
         *     Of who is signed in, this asks for a password, a code or a passkey that was given in the last 15 minutes (`reauthentication_required`, see `/me/reauthentication`). Tokens are not asked.
         */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChangePasskey"];
                };
            };
            responses: {
                /** @description As it is now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PasskeyView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/me/second_factor/app": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take the authenticator app away, and go on with passkeys. Not for tokens
         * @description Needs no permission: it is one's own.
         *
         *     Of who is signed in, this asks for a password, a code or a passkey that was given in the last 15 minutes (`reauthentication_required`, see `/me/reauthentication`). Tokens are not asked.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Its codes are of no use any more */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `last_second_factor`: turn two-step sign-in off instead, with your password and a code */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/contact_exports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far the file of a contact has come */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ContactExportView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/contact_exports/{id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The file of a contact
         * @description Of who is signed in, this asks for a password, a code or a passkey that was given in the last 15 minutes (`reauthentication_required`, see `/me/reauthentication`). Tokens are not asked.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The file */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/zip": unknown;
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `export_not_ready` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/contacts/{id}/erasure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase a contact everywhere
         * @description This cannot be undone. Messages, files, notes, what was noted of them, the search index, stored webhooks and the log of changes: behind the
         *     scenes, in small steps. Nothing more is sent to them. Who writes again afterwards is a new contact. What is left is the proof, which names nobody.
         *     While it runs, asking again gives the same erasure.
         *
         *     Of who is signed in, this asks for a password, a code or a passkey that was given in the last 15 minutes (`reauthentication_required`, see `/me/reauthentication`). Tokens are not asked.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErasureView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `contact_merged` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/contacts/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a file with everything that is known of a contact
         * @description Made behind the scenes and kept for three days: a ZIP with `contact.json` (profile, identities, attributes, what members changed, conversations),
         *     `messages.json` (every message of every inbox, oldest first, as the API shows it, notes included) and `media/`, each file under its attachment's
         *     id. While one is made, asking again gives that one.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ContactExportView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `contact_merged`, `contact_being_erased` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/erasures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Contacts that were erased, newest first: when, by whom, and how much of each kind went */
        get: {
            parameters: {
                query?: {
                    /** @description Of whoever had this: `CHANNEL:ID` as a contact's identities have it, `phone:NUMBER` or `email:ADDRESS`. */
                    identity?: string;
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_ErasureView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/erasures/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One erasure */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErasureView"];
                    };
                };
                /** @description Unauthorized */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not Found */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/oidc/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in by a workspace's provider: sets a cookie for those minutes and says where to send the browser
         * @description It comes back to `/oidc/{workspace}/callback`, which sets the session cookie. Nothing is told of who has an account.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["StartSignIn"];
                };
            };
            responses: {
                /** @description Open the address in this browser */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StartedSignIn"];
                    };
                };
                /** @description Forbidden */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No workspace has a provider under this name */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `provider_unreachable`: the provider does not answer */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Unprocessable Entity */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too Many Requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sign_in_provider": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The workspace's sign-in provider, and what it has to know of this server */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SignInSettingsView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /**
         * Set the sign-in provider up, or change it. For owners who are signed in
         * @description It says who everybody is, owners included. With another issuer or client, whoever came by the one before is signed out.
         *
         *     Of who is signed in, this asks for a password, a code or a passkey that was given in the last 15 minutes (`reauthentication_required`, see `/me/reauthentication`). Tokens are not asked.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewProvider"];
                };
            };
            responses: {
                /** @description As it is now */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SignInProviderView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `provider_untested`: it cannot be asked for before somebody came through it */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /**
         * Remove the sign-in provider: whoever came by it is signed out. For owners who are signed in
         * @description Of who is signed in, this asks for a password, a code or a passkey that was given in the last 15 minutes (`reauthentication_required`, see `/me/reauthentication`). Tokens are not asked.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Removed */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sign_in_provider/identities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Members who have come by the sign-in provider, the newest first */
        get: {
            parameters: {
                query?: {
                    /** @description Items of a page: 50 by default, at most 100. */
                    limit?: number;
                    /** @description The `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_SignInIdentityView"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sign_in_provider/identities/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Forget who a member is at the sign-in provider: they are found by their address once more. For who got another account there
         * @description Of who is signed in, this asks for a password, a code or a passkey that was given in the last 15 minutes (`reauthentication_required`, see `/me/reauthentication`). Tokens are not asked.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The member */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Forgotten, and signed out where they came by it */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sign_in_provider/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try the sign-in provider out: the browser goes there and comes back, and nobody is signed in by it. Not for tokens */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Any text of your own. A request that comes again with it within 24 hours is carried out once, and answered as the first was, with `Idempotency-Replayed: true`. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Open the address in this browser */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StartedSignIn"];
                    };
                };
                /** @description Not signed in, or the token is unknown. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Without the permission (see `security`), or not in this workspace. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing of this id is in the workspace. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `provider_unreachable`: the provider does not answer */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something about the request is invalid; `fields` says what. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many requests of one caller: `Retry-After` says when the next is welcome, and `RateLimit` of every answer how many are left */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description More than can be taken now; try again in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Acceptance: {
            /** @description Of a new account: at most 100 characters. */
            name?: string | null;
            /**
             * Format: password
             * @description Of a new account, 10 to 200 characters; else that of the account, unless one is signed in with it.
             */
            password?: string | null;
            /** @description The secret of the link. */
            token: string;
        };
        AddInbox: {
            /** @description `messenger`, `instagram`, `whatsapp`, `telegram` or `api`, a connector of one's own */
            channel: string;
            /**
             * @description `{access_token, waba_id?, page_id?, login?: "facebook"|"instagram"}`, Telegram `{bot_token}`, a connector of one's own
             *     `{reply_url, text_max?, attachments?}`; secrets are stored sealed, never shown again.
             */
            credentials?: unknown;
            /** @description Page id, Instagram professional account id, phone_number_id. May be left out where the token names the account. */
            external_id?: string | null;
            /** @description Left out: the account's own name. */
            name?: string | null;
            /** @description Six digits: registers a WhatsApp number that is not registered yet. */
            pin?: string | null;
        };
        /**
         * @description How a message came that did not come as it happened.
         * @enum {string}
         */
        Arrival: "history" | "recovered";
        /**
         * @example {
         *       "email": "ada@example.com",
         *       "language": "en"
         *     }
         */
        AskForLink: {
            /** Format: email */
            email: string;
            language?: components["schemas"]["Language"] | null;
        };
        /** @description A member, and how much they have. */
        AssignmentMemberView: {
            availability: components["schemas"]["Availability"];
            /** Format: int32 */
            capacity: number;
            online: boolean;
            /**
             * Format: int64
             * @description Open conversations.
             */
            open: number;
            /** Format: uuid */
            user_id: string;
        };
        /** @enum {string} */
        AssignmentMode: "off" | "round_robin" | "least_busy";
        /** @description Conversations that nobody has. */
        AssignmentQueueView: {
            /**
             * Format: date-time
             * @description Since when the customer waits who waits longest.
             */
            oldest_waiting_since?: string | null;
            /**
             * Format: uuid
             * @description Null: those without a team.
             */
            team_id?: string | null;
            /** Format: int64 */
            waiting: number;
        };
        /** @description How conversations are given to members by themselves. */
        AssignmentSettingsView: {
            /** @description Members with another one. */
            capacities: components["schemas"]["MemberCapacity"][];
            /**
             * Format: int32
             * @description Who has so many open conversations gets no more.
             */
            capacity: number;
            /**
             * Format: int32
             * @description After so many minutes that a member is away, what customers wait for in vain goes to others; null: never.
             */
            give_back_minutes?: number | null;
            /** @description A customer who comes back goes to whoever had them, when that one is here and has room. */
            sticky: boolean;
            /** @description Teams that are not off. */
            teams: components["schemas"]["TeamAssignment"][];
            /**
             * Format: int64
             * @description 0: as it is at first.
             */
            version: number;
            /** @description Of conversations without a team, to any member who is here. */
            without_team: components["schemas"]["AssignmentMode"];
        };
        /** @description How it stands now, reckoned from the 20,000 open conversations with the newest activity. */
        AssignmentStateView: {
            /** @description Active members. */
            members: components["schemas"]["AssignmentMemberView"][];
            /** @description Those without a team, and every team. */
            queues: components["schemas"]["AssignmentQueueView"][];
        };
        /** @enum {string} */
        AttachmentState: "pending" | "ready" | "failed" | "expired";
        AttachmentView: {
            content_type?: string | null;
            /**
             * @description What the kind has beside a file, the same on every channel (`docs/channels.md` has the fields): location
             *     `{latitude,longitude,name?,address?,url?}`, contact (a card), share `{type,url?,id?,products?,expires_at?,template?}`,
             *     sticker `{sticker_id?,animated?,emoji?}`, story_mention `{expires_at?}`, order `{items,note?,catalog_id?}`, appointment
             *     `{booking_id?,status?,start_at?,end_at?,timezone?}`.
             */
            detail?: unknown;
            /**
             * Format: double
             * @description Of a recording or film, in seconds; left out where unknown.
             */
            duration?: number | null;
            /** @description Why there is no file, in plain English; left out where there is one or nothing is known. */
            error?: string | null;
            file_name?: string | null;
            /** Format: uuid */
            id: string;
            /**
             * @description `image`, `video`, `audio`, `voice`, `file`, `sticker`, `location`, `contact`, `share`, `order`, `appointment`,
             *     `story_mention`, `ephemeral`.
             */
            kind: string;
            preview?: components["schemas"]["PreviewView"] | null;
            /**
             * Format: int64
             * @description Bytes.
             */
            size?: number | null;
            state: components["schemas"]["AttachmentState"];
            /** @description Whether there is a small picture at `/api/v1/attachments/{id}/thumbnail`; left out when not. */
            thumbnail?: boolean;
            title?: string | null;
            /** @description How loud a recording is over its length: 64 values, 0 to 100; left out where unknown. */
            waveform?: number[] | null;
        };
        /**
         * @description How a try ended.
         * @enum {string}
         */
        AttemptOutcome: "sent" | "retry" | "failed" | "unknown";
        /** @description One try to send one platform message of a reply. */
        AttemptView: {
            /**
             * Format: date-time
             * @description None: it is under way.
             */
            answered_at?: string | null;
            outcome?: components["schemas"]["AttemptOutcome"] | null;
            /**
             * Format: int32
             * @description Which platform message of the reply, from 0.
             */
            part: number;
            /** Format: date-time */
            started_at: string;
        };
        /** @enum {string} */
        AttributeKind: "text" | "number" | "date" | "boolean" | "choice";
        /**
         * @description Who is meant to read it: the customer (a reply), or the team (a note).
         * @enum {string}
         */
        Audience: "customer" | "team";
        /**
         * @description What was done.
         * @enum {string}
         */
        AuditAction: "session.signed_in" | "session.sign_in_failed" | "session.signed_out" | "session.revoked" | "session.others_revoked" | "session.password_changed" | "session.password_reset_asked" | "session.password_reset" | "session.reauthenticated" | "second_factor.turned_on" | "second_factor.turned_off" | "second_factor.reset" | "second_factor.codes_made" | "second_factor.code_used" | "second_factor.app_added" | "second_factor.app_removed" | "passkey.added" | "passkey.renamed" | "passkey.removed" | "sign_in_provider.set_up" | "sign_in_provider.changed" | "sign_in_provider.removed" | "sign_in_provider.member_known" | "sign_in_provider.member_forgotten" | "workspace.created" | "workspace.changed" | "workspace.suspended" | "workspace.resumed" | "workspace.limited" | "workspace.exported" | "workspace.imported" | "invitation.created" | "invitation.resent" | "invitation.revoked" | "member.added" | "member.changed" | "role.created" | "role.changed" | "role.removed" | "team.created" | "team.changed" | "team.removed" | "token.created" | "token.revoked" | "inbox.connected" | "inbox.changed" | "inbox.removed" | "inbox.access_withdrawn" | "assignment.changed" | "label.created" | "label.changed" | "label.removed" | "canned_response.created" | "canned_response.changed" | "canned_response.removed" | "macro.created" | "macro.changed" | "macro.removed" | "saved_view.created" | "saved_view.changed" | "saved_view.removed" | "contact_attribute.created" | "contact_attribute.changed" | "contact_attribute.removed" | "contact.blocked" | "contact.unblocked" | "contact.merged" | "contact.merge_undone" | "contacts.exported" | "contact.export_asked" | "contact.export_read" | "contact.erased" | "contact_import.uploaded" | "contact_import.started" | "contact_import.cancelled" | "contact_import.report_read" | "webhook.read" | "webhook.replayed" | "webhooks.replayed" | "webhook_endpoint.created" | "webhook_endpoint.changed" | "webhook_endpoint.removed" | "webhook_endpoint.switched_off" | "webhook_endpoint.secret_rotated" | "webhook_endpoint.resent" | "audit.exported";
        /** @description One entry of the audit log. */
        AuditEntryView: {
            /** @description `member.changed`, `contacts.exported` … A newer version may have written one that this one does not know. */
            action: string;
            /**
             * Format: uuid
             * @description The user's or the token's id.
             */
            actor_id?: string | null;
            /** @description `member`, `token`, `operator` (by command line) or `system` (by itself, or because a platform said so). */
            actor_kind: string;
            /** @description As it was then; where a token of a member did it, with the token's name behind it. */
            actor_name?: string | null;
            address?: string | null;
            /** @description As they were from then on, or what else there is to say. */
            after?: Record<string, never> | null;
            /** Format: date-time */
            at: string;
            /** @description The fields that were changed, as they were; null where there was nothing. */
            before?: Record<string, never> | null;
            /** @description Hexadecimal, over `prev_hash` and all of this. */
            hash: string;
            /** @description Hexadecimal, of the entry before. */
            prev_hash: string;
            /**
             * Format: int64
             * @description Counts the workspace's entries, from 1 and without a gap.
             */
            seq: number;
            /**
             * Format: uuid
             * @description What it was done to.
             */
            target_id?: string | null;
            target_name?: string | null;
            user_agent?: string | null;
        };
        /** @description What somebody who is not signed in can do here. */
        AuthOptions: {
            /** @description Whether mail is sent: without, nobody chooses a new password by themselves. */
            mail: boolean;
            /** @description Whether everybody may make an account and a workspace of their own. */
            sign_up: boolean;
            /** @description Whether browsers know passkeys here: not without a name or without https. */
            passkeys: boolean;
        };
        Author: {
            /** Format: uuid */
            id?: string | null;
            name?: string | null;
            type: components["schemas"]["AuthorType"];
        };
        /** @enum {string} */
        AuthorType: "contact" | "member" | "token" | "platform" | "system";
        /** @enum {string} */
        Availability: "available" | "away";
        /**
         * @description What a member says of themselves, on every device.
         * @example {
         *       "availability": "away",
         *       "since": "2026-03-31T12:00:00.000Z",
         *       "user_id": "01890a5d-ac96-774b-bcce-b302099a8057",
         *       "version": 3
         *     }
         */
        AvailabilityView: {
            availability: components["schemas"]["Availability"];
            /**
             * Format: date-time
             * @description Null: since ever.
             */
            since?: string | null;
            /** Format: uuid */
            user_id: string;
            /**
             * Format: int64
             * @description 0: they never said anything.
             */
            version: number;
        };
        /** @enum {string} */
        Became: "applied" | "waiting" | "noted" | "not_understood" | "missing";
        /** @description What is left out stays as it is. */
        CannedResponseChanges: {
            shortcut?: string | null;
            text?: string | null;
        };
        CannedResponseView: {
            /** Format: uuid */
            id: string;
            /** @description What is typed after `/`. */
            shortcut: string;
            text: string;
            /** Format: int64 */
            version: number;
        };
        /**
         * @description What is left out stays as it is.
         * @example {
         *       "capacities": [
         *         {
         *           "capacity": 3,
         *           "user_id": "01890a5d-ac96-774b-bcce-b302099a8057"
         *         }
         *       ],
         *       "capacity": 10,
         *       "give_back_minutes": 15,
         *       "sticky": true,
         *       "without_team": "least_busy"
         *     }
         */
        ChangeAssignment: {
            /** @description Members who are not named keep theirs. */
            capacities?: components["schemas"]["ChangeCapacity"][];
            /**
             * Format: int32
             * @description From 1 to 1,000.
             */
            capacity?: number | null;
            /**
             * Format: int32
             * @description From 1 to 1,440; null: never.
             */
            give_back_minutes?: number | null;
            sticky?: boolean | null;
            /** @description Teams that are not named stay as they are. */
            teams?: components["schemas"]["TeamAssignment"][];
            without_team?: components["schemas"]["AssignmentMode"] | null;
        };
        /**
         * @example {
         *       "availability": "away"
         *     }
         */
        ChangeAvailability: {
            availability: components["schemas"]["Availability"];
        };
        ChangeCapacity: {
            /**
             * Format: int32
             * @description From 0, none at all, to 1,000; null: the workspace's.
             */
            capacity?: number | null;
            /** Format: uuid */
            user_id: string;
        };
        /**
         * @description What is left out stays as it is.
         * @example {
         *       "signature": "Kind regards, Ada",
         *       "signature_on": true,
         *       "undo_seconds": 10
         *     }
         */
        ChangeComposerSettings: {
            /** @description At most 1,000 characters. */
            signature?: string | null;
            signature_on?: boolean | null;
            /**
             * Format: int32
             * @description 0, 5, 10 or 20.
             */
            undo_seconds?: number | null;
        };
        /**
         * @description What is left out stays as it is; null clears.
         * @example {
         *       "attributes": {
         *         "birthday": null,
         *         "plan": "Team"
         *       },
         *       "email": "ada@example.test"
         *     }
         */
        ChangeContact: {
            /**
             * @description By key, each as its kind says: a text, a number, a day (`2026-03-31`), true or false, one of the choices. Those that are left
             *     out stay as they are; null clears.
             */
            attributes?: {
                [key: string]: unknown;
            };
            email?: string | null;
            name?: string | null;
            note?: string | null;
            phone?: string | null;
        };
        /** @description What is left out stays as it is; null clears. */
        ChangeConversation: {
            /** Format: uuid */
            assignee_id?: string | null;
            label_ids?: string[] | null;
            /** @description `none`, `low`, `medium`, `high`, `urgent` */
            priority?: string | null;
            /**
             * Format: date-time
             * @description With status `snoozed`: when it wakes by itself.
             */
            snoozed_until?: string | null;
            status?: components["schemas"]["ConversationStatus"] | null;
            /** Format: uuid */
            team_id?: string | null;
        };
        /** @description Which conversations, and what changes about them: either `conversation_ids` or `filter`. */
        ChangeConversations: {
            change: components["schemas"]["ManyChange"];
            /** @description 1 to 500. */
            conversation_ids?: string[] | null;
            filter?: components["schemas"]["ConversationQuery"] | null;
        };
        /** @description What is left out stays as it is. */
        ChangeInbox: {
            /** @description Laid over the stored ones field by field; null takes one away. They bring a held inbox back: what waited is sent in order. */
            credentials?: unknown;
            disabled?: boolean | null;
            name?: string | null;
            settings?: components["schemas"]["ChangeSettings"] | null;
        };
        /** @description What is left out stays as it is. */
        ChangeMacro: {
            actions?: components["schemas"]["MacroActions"] | null;
            name?: string | null;
        };
        /**
         * @description What is left out stays as it is.
         * @example {
         *       "language": "ru",
         *       "name": "Ada Lovelace"
         *     }
         */
        ChangeMe: {
            language?: components["schemas"]["Language"] | null;
            /** @description As colleagues and customers see it, in every workspace; at most 100 characters. What was written before keeps the name of then. */
            name?: string | null;
        };
        /** @description Another password, by whoever knows the present one. */
        ChangePassword: {
            /** Format: password */
            current_password: string;
            language?: components["schemas"]["Language"] | null;
            /**
             * Format: password
             * @description 10 to 200 characters.
             */
            new_password: string;
            /**
             * @description Whether your API tokens end too, in every workspace: whoever knew the old password may have made one.
             * @default true
             */
            revoke_tokens: boolean;
        };
        /** @description What is left out stays as it is. */
        ChangeScheduled: {
            /** Format: date-time */
            send_at?: string | null;
            text?: string | null;
        };
        ChangeSettings: {
            media?: components["schemas"]["MediaPolicy"] | null;
        };
        /** @description What is left out stays as it is. */
        ChangeWorkspace: {
            /** @description Whether every member has to sign in with two steps. Not for tokens; whoever asks for it signs in so themselves. */
            second_factor_required?: boolean | null;
            /**
             * Format: int32
             * @description Days; null: as long as the server keeps them.
             */
            webhook_retention_days?: number | null;
            /**
             * Format: int32
             * @description Days; older files of messages are erased. Null: kept as long as their messages.
             */
            media_retention_days?: number | null;
            /**
             * Format: int32
             * @description Days, from when they came; older messages of resolved conversations are erased. Null: kept until somebody erases them.
             */
            message_retention_days?: number | null;
            /** @description At most 200 characters. */
            name?: string | null;
        };
        /** @enum {string} */
        ChannelName: "messenger" | "instagram" | "whatsapp" | "telegram" | "api";
        ChannelWebhook: {
            channel: components["schemas"]["ChannelName"];
            /** @description Whether the server has the app secret that their signatures are checked with. */
            configured: boolean;
            /** @description Where the platform sends its webhooks. */
            url: string;
        };
        /**
         * @example {
         *       "mapping": [
         *         "name",
         *         "phone",
         *         "attributes.plan",
         *         ""
         *       ]
         *     }
         */
        CheckImport: {
            /** @description Of each column what it is: `id`, `identity`, `name`, `phone`, `email`, `note`, `attributes.KEY`, or empty: nothing. Each once. */
            mapping: string[];
        };
        CheckInbox: {
            channel: string;
            /** @description As for connecting. Left out: only what the server itself needs is checked. */
            credentials?: unknown;
            external_id?: string | null;
        };
        CheckView: {
            /** @description `app_secret`, `verify_token`, `public_url`, `login`, `app_webhooks`, `token`, `scopes`, `subscription`, `number`, … */
            check: string;
            how_to_mend?: string | null;
            /** @description null: it could not be found out. */
            ok?: boolean | null;
            words: string;
        };
        Checks: {
            checks: components["schemas"]["CheckView"][];
        };
        /** @description How one member sends. */
        ComposerSettingsView: {
            /** @description What stands below their replies; empty: nothing does. */
            signature: string;
            /** @description Whether it is put below new replies. */
            signature_on: boolean;
            /**
             * Format: int32
             * @description For how long a reply of theirs can be taken back: 0, 5, 10 or 20.
             */
            undo_seconds: number;
            /** Format: int64 */
            version: number;
        };
        /** @enum {string} */
        ConditionField: "status" | "assignee" | "team" | "inbox" | "channel" | "label" | "priority" | "unread" | "waiting" | "last_activity" | "snoozed";
        ConditionGroup: {
            /** @description 1 to 10. */
            conditions: components["schemas"]["ViewCondition"][];
            match: components["schemas"]["Matching"];
        };
        /** @enum {string} */
        ConditionOp: "is" | "is_not" | "longer_than" | "shorter_than";
        /**
         * @example {
         *       "code": "123456"
         *     }
         */
        Confirm: {
            /** @description Six digits, of the authenticator app. */
            code: string;
            language?: components["schemas"]["Language"] | null;
        };
        /** @description What is left out stays as it is. A contact keeps a choice that is no longer among them. */
        ContactAttributeChanges: {
            choices?: string[] | null;
            label?: string | null;
        };
        /** @description Something that the workspace notes of its contacts. */
        ContactAttributeView: {
            /** @description Of a choice; empty for the others. */
            choices: string[];
            /** Format: uuid */
            id: string;
            /** @description What it is called in texts, `{{contact.KEY}}`, and in files. */
            key: string;
            kind: components["schemas"]["AttributeKind"];
            /** @description What people read. */
            label: string;
            /** Format: int64 */
            version: number;
        };
        /** @description A file of contacts that is taken in. */
        ContactImportView: {
            author_name?: string | null;
            /** @description The names in its first line. */
            columns: string[];
            /** Format: int32 */
            created: number;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: int32
             * @description Of which so many are looked at, or taken in.
             */
            done: number;
            /**
             * Format: int32
             * @description Lines that were not, or would not be, taken in.
             */
            failed: number;
            file_name: string;
            /** Format: date-time */
            finished_at?: string | null;
            /** Format: uuid */
            id: string;
            /** @description What each column is: `id`, `identity`, `name`, `phone`, `email`, `note`, `attributes.KEY`, or empty: nothing. */
            mapping: string[];
            state: components["schemas"]["ImportState"];
            /**
             * Format: int32
             * @description Lines after the first.
             */
            total: number;
            /** Format: int32 */
            updated: number;
            /** Format: int64 */
            version: number;
        };
        ContactSummary: {
            /**
             * Format: uuid
             * @description The picture, at `/api/v1/attachments/{id}/content`.
             */
            avatar_id?: string | null;
            /** @description Nobody is told of what they write; left out when not. */
            blocked?: boolean;
            /** Format: uuid */
            id: string;
            name?: string | null;
        };
        /**
         * @description A line of what there was with a contact. What `detail` holds depends on the type:
         *     `conversation`: `{conversation_id, inbox_id, status}`, at its beginning;
         *     `note`: `{conversation_id, message_id, text}`, its first 500 characters;
         *     `changed`: `{fields: {FIELD: {from, to}}}`, texts cut at 200 characters, attributes as `attributes.KEY`;
         *     `created`, `imported`: `{import_id}`; `imported` with `fields` like `changed`;
         *     `merged`, `unmerged`: `{merge_id, contact_id, name, undo_until}`;
         *     `blocked`, `unblocked`: `{}`.
         */
        ContactTimelineItem: {
            /** Format: date-time */
            at: string;
            /**
             * Format: uuid
             * @description Who did it; null where nobody did.
             */
            author_id?: string | null;
            author_name?: string | null;
            detail: unknown;
            /** Format: uuid */
            id: string;
            type: string;
        };
        ContactView: {
            /** @description What the workspace notes of its contacts, by the attribute's key: a text, a number, a day (`2026-03-31`), true or false. */
            attributes?: {
                [key: string]: unknown;
            };
            /** Format: uuid */
            avatar_id?: string | null;
            /**
             * Format: date-time
             * @description Since when nobody is told of what they write; null: they are not blocked.
             */
            blocked_at?: string | null;
            /** Format: date-time */
            created_at: string;
            email?: string | null;
            /** Format: uuid */
            id: string;
            identities: components["schemas"]["IdentityView"][];
            /**
             * Format: date-time
             * @description Since when the customer wants no marketing messages; null: they did not say so.
             */
            marketing_stopped_at?: string | null;
            /**
             * Format: uuid
             * @description They were merged into this contact, which has all of theirs; left out when not.
             */
            merged_into?: string | null;
            name?: string | null;
            note?: string | null;
            phone?: string | null;
            username?: string | null;
            /** Format: int64 */
            version: number;
        };
        /** @description A file of a conversation, and the message it came with. */
        ConversationFileView: {
            attachment: components["schemas"]["AttachmentView"];
            /** Format: uuid */
            message_id: string;
            /** Format: date-time */
            sent_at: string;
        };
        /** @description Conditions of a list; what is left out restricts nothing. */
        ConversationQuery: {
            /** @description `me`, `none`, or a member's id. */
            assignee?: string | null;
            channel?: components["schemas"]["ChannelName"] | null;
            /** Format: uuid */
            contact_id?: string | null;
            /** Format: uuid */
            inbox_id?: string | null;
            /**
             * Format: uuid
             * @description A label's id.
             */
            label?: string | null;
            /** @description `none`, `low`, `medium`, `high`, `urgent`. */
            priority?: string | null;
            sort?: components["schemas"]["ConversationSort"] | null;
            status?: components["schemas"]["ConversationStatus"] | null;
            /** Format: uuid */
            team_id?: string | null;
            /** @description Whether the member who asks has not read all of it. */
            unread?: boolean | null;
            /**
             * Format: uuid
             * @description A saved view's id: its conditions, and its order where no other is asked for.
             */
            view?: string | null;
            /** @description Whether the customer waits for an answer. */
            waiting?: boolean | null;
        };
        /**
         * @description The order of a list of conversations.
         * @enum {string}
         */
        ConversationSort: "newest" | "oldest" | "waiting" | "priority";
        ConversationState: {
            /** Format: uuid */
            assignee_id?: string | null;
            label_ids: string[];
            priority: string;
            /** Format: date-time */
            snoozed_until?: string | null;
            status: components["schemas"]["ConversationStatus"];
            /** Format: uuid */
            team_id?: string | null;
        };
        /** @enum {string} */
        ConversationStatus: "open" | "pending" | "snoozed" | "resolved";
        ConversationView: {
            /** Format: uuid */
            assignee_id?: string | null;
            channel: components["schemas"]["ChannelName"];
            contact: components["schemas"]["ContactSummary"];
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description Until when a member, but no token, may still answer after that; null where the channel knows no such thing or the
             *     customer never wrote.
             */
            human_agent_until?: string | null;
            /** Format: uuid */
            id: string;
            /**
             * Format: int64
             * @description How many customer messages have arrived; a member's read mark counts up to it.
             */
            inbound_count: number;
            /** Format: uuid */
            inbox_id: string;
            label_ids: string[];
            /**
             * Format: date-time
             * @description By arrival: what the list is sorted by.
             */
            last_activity_at: string;
            last_message?: components["schemas"]["LastMessage"] | null;
            /** @description `none`, `low`, `medium`, `high`, `urgent`. */
            priority: string;
            /** Format: date-time */
            snoozed_until?: string | null;
            status: components["schemas"]["ConversationStatus"];
            /** Format: uuid */
            team_id?: string | null;
            unreachable?: components["schemas"]["DeliveryError"] | null;
            /** Format: int64 */
            version: number;
            /**
             * Format: date-time
             * @description Since when the customer waits for an answer: when the first of their messages arrived that no reply has followed. Left
             *     out while they do not.
             */
            waiting_since?: string | null;
            /**
             * Format: date-time
             * @description Until when the customer may be answered freely; null where the channel has no window or it never opened.
             */
            window_expires_at?: string | null;
        };
        CreateMessage: {
            /** @description Files that were uploaded before. */
            attachment_ids?: string[];
            audience?: components["schemas"]["Audience"];
            /** @description The client's own id of this send, up to 64 characters, usually a UUID. Sending it again changes nothing. */
            client_id: string;
            /** @description Contact cards. */
            contacts?: components["schemas"]["NewContactCard"][];
            /**
             * Format: int32
             * @description Replies only: for so many seconds it can be taken back, at most 60; those after it wait with it.
             */
            hold_seconds?: number;
            /**
             * @description Buttons, quick replies or a list. One shape for every channel: `{"type": "buttons", "text"?, "footer"?, "buttons":
             *     [{"id", "title"} or {"title", "url"}]}`, `{"type": "quick_replies", "text"?, "replies": [{"id"?, "title"}]}`, `{"type":
             *     "list", "text"?, "footer"?, "button", "sections": [{"title"?, "rows": [{"id", "title", "description"?}]}]}`; or the
             *     platform's own. Where it has no text, the message's is used.
             */
            interactive?: unknown;
            /** @description `false` leaves out the preview of a link, where the channel lets one choose. */
            link_preview?: boolean | null;
            location?: components["schemas"]["NewLocation"] | null;
            /** @description Notes only: active members who are told that the note names them, at most 50. The text has their names after an `@`. */
            mention_ids?: string[];
            /**
             * Format: uuid
             * @description The message that is quoted.
             */
            reply_to_id?: string | null;
            /** @description A WhatsApp template, in the platform's shape. */
            template?: unknown;
            text?: string | null;
            then?: components["schemas"]["ThenChange"] | null;
        };
        /** @description From when to when, by the clock of the time zone; past midnight where the end is before the beginning. */
        DayPeriod: {
            /** @description `22:00` */
            from: string;
            /** @description `07:00` */
            to: string;
        };
        Delivery: {
            error?: components["schemas"]["DeliveryError"] | null;
            /**
             * Format: date-time
             * @description Until then it can be taken back, and goes out after that; left out once that is over.
             */
            held_until?: string | null;
            /** @description The customer has listened to this voice note; left out when not, and where the platform does not tell. */
            played?: boolean;
            pricing?: components["schemas"]["Pricing"] | null;
            status: components["schemas"]["DeliveryState"];
        };
        DeliveryError: {
            /**
             * @description Stable class: `auth`, `rate_account`, `rate_recipient`, `spam`, `transient`, `window`, `recipient`, `policy`, `withheld`,
             *     `template`, `marketing_stopped`, `content`, `thread_owner`, `setup`, `unknown_outcome`, `media`.
             */
            code: string;
            /** @description What happened and what to do, in plain English. */
            detail: string;
            /** @description The platform's own code, where there is one. */
            platform_code?: string | null;
            /**
             * Format: date-time
             * @description It must not be tried again before; left out where it may be at any time.
             */
            retry_at?: string | null;
        };
        /**
         * @description Why there was no answer.
         * @enum {string}
         */
        DeliveryFailure: "private" | "unreachable" | "timeout" | "broken";
        /** @enum {string} */
        DeliveryState: "pending" | "sending" | "sent" | "delivered" | "read" | "failed" | "unknown";
        /** @description The way of a reply to the customer. It begins anew when it is tried again by hand. */
        DeliveryTimes: {
            /**
             * Format: date-time
             * @description When the platform had taken all of it.
             */
            accepted_at?: string | null;
            /**
             * Format: date-time
             * @description When sending it began first.
             */
            attempted_at?: string | null;
            /** @description The last tries, oldest first, as far back as they are kept. */
            attempts: components["schemas"]["AttemptView"][];
            /**
             * Format: date-time
             * @description When the platform told us that it was delivered; where it told of no more than that it was read, then.
             */
            delivered_at?: string | null;
            /**
             * Format: date-time
             * @description None: it was sent elsewhere.
             */
            queued_at?: string | null;
            /**
             * Format: date-time
             * @description When the platform told us that it was read.
             */
            read_at?: string | null;
        };
        /**
         * @description Why nothing is posted.
         * @enum {string}
         */
        DisabledReason: "by_hand" | "failing" | "gone";
        DisabledView: {
            /** Format: date-time */
            at: string;
            reason: components["schemas"]["DisabledReason"];
        };
        DraftQuote: {
            author: components["schemas"]["Author"];
            /** Format: uuid */
            id: string;
            /** @description The beginning of the quoted message; for one without text its kind in brackets: `[image]`. */
            preview: string;
        };
        /** @description What the member who asks has begun to write in a conversation. Empty texts, no quote and no files: there is none any more. */
        DraftView: {
            /** @description Which of the two was being written last. */
            audience: components["schemas"]["Audience"];
            /** Format: uuid */
            conversation_id: string;
            /** @description To the team. */
            note: string;
            note_attachments: components["schemas"]["AttachmentView"][];
            quote?: components["schemas"]["DraftQuote"] | null;
            /** @description To the customer. */
            reply: string;
            /** @description Files that were uploaded and not sent. */
            reply_attachments: components["schemas"]["AttachmentView"][];
            /** Format: date-time */
            updated_at: string;
            /** Format: int64 */
            version: number;
        };
        /** @description Another contact who may be the same person. */
        DuplicateView: {
            contact: components["schemas"]["ContactView"];
            /** @description They have the same e-mail address. */
            same_email: boolean;
            /** @description They have the same phone number. */
            same_phone: boolean;
        };
        /** @description What a message read before an edit. */
        EditView: {
            /**
             * Format: date-time
             * @description Since when it read so.
             */
            at: string;
            text?: string | null;
        };
        /** @enum {string} */
        EndpointDeliveryState: "delivered" | "retrying" | "failed";
        /**
         * @description One thing that was posted to an endpoint, and how the last attempt went.
         * @example {
         *       "answer": "Back in a moment",
         *       "attempted_at": "2026-11-27T08:00:05.210Z",
         *       "attempts": 2,
         *       "created_at": "2026-11-27T08:00:00.000Z",
         *       "duration_ms": 184,
         *       "endpoint_id": "019a8f00-0000-7000-8000-000000000001",
         *       "event_type": "message.created",
         *       "failure": null,
         *       "id": "019a8f00-0000-7000-8000-000000000002",
         *       "next_attempt_at": "2026-11-27T08:05:05.210Z",
         *       "state": "retrying",
         *       "status": 503,
         *       "webhook_id": "evt_019a8f0000007000800000000000000a_4711"
         *     }
         */
        EndpointDeliveryView: {
            /** @description The beginning of the answer, at most 1024 bytes, without what looks like a secret. */
            answer?: string | null;
            /**
             * Format: date-time
             * @description When it was last tried.
             */
            attempted_at: string;
            /**
             * Format: int32
             * @description How often it was tried.
             */
            attempts: number;
            /**
             * Format: date-time
             * @description When it was first tried.
             */
            created_at: string;
            /**
             * Format: int32
             * @description How long the last attempt took.
             */
            duration_ms: number;
            /** Format: uuid */
            endpoint_id: string;
            /** @description An event, or `webhook_endpoint.test`. */
            event_type: string;
            failure?: components["schemas"]["DeliveryFailure"] | null;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            next_attempt_at?: string | null;
            state: components["schemas"]["EndpointDeliveryState"];
            /**
             * Format: int32
             * @description The status that was answered last; null: nothing was.
             */
            status?: number | null;
            /** @description As in the header `webhook-id`: the same at each attempt. */
            webhook_id: string;
        };
        /** @description Every durable event there is: `type` and the view in `data`. */
        Event: {
            data: components["schemas"]["MessageView"];
            /** @enum {string} */
            type: "message.created";
        } | {
            data: components["schemas"]["MessageView"];
            /** @enum {string} */
            type: "message.updated";
        } | {
            /** @description It was taken back before it was sent, or is not kept any more. */
            data: components["schemas"]["RemovedMessageView"];
            /** @enum {string} */
            type: "message.removed";
        } | {
            data: components["schemas"]["ConversationView"];
            /** @enum {string} */
            type: "conversation.created";
        } | {
            data: components["schemas"]["ConversationView"];
            /** @enum {string} */
            type: "conversation.updated";
        } | {
            data: components["schemas"]["RemovedView"];
            /** @enum {string} */
            type: "conversation.removed";
        } | {
            data: components["schemas"]["ContactView"];
            /** @enum {string} */
            type: "contact.updated";
        } | {
            /** @description It was erased. */
            data: components["schemas"]["RemovedView"];
            /** @enum {string} */
            type: "contact.removed";
        } | {
            data: components["schemas"]["ContactAttributeView"];
            /** @enum {string} */
            type: "contact_attribute.updated";
        } | {
            data: components["schemas"]["RemovedView"];
            /** @enum {string} */
            type: "contact_attribute.removed";
        } | {
            /** @description To owners and admins. */
            data: components["schemas"]["ContactImportView"];
            /** @enum {string} */
            type: "contact_import.updated";
        } | {
            data: components["schemas"]["InboxView"];
            /** @enum {string} */
            type: "inbox.created";
        } | {
            data: components["schemas"]["InboxView"];
            /** @enum {string} */
            type: "inbox.updated";
        } | {
            data: components["schemas"]["RemovedView"];
            /** @enum {string} */
            type: "inbox.removed";
        } | {
            /** @description To owners and admins. */
            data: components["schemas"]["InboxNoticeView"];
            /** @enum {string} */
            type: "inbox_notice.created";
        } | {
            /** @description The templates of an inbox changed, or a sync of them began or ended: load them again. */
            data: components["schemas"]["TemplateSyncView"];
            /** @enum {string} */
            type: "template_sync.updated";
        } | {
            data: components["schemas"]["MemberView"];
            /** @enum {string} */
            type: "member.updated";
        } | {
            data: components["schemas"]["RoleView"];
            /** @enum {string} */
            type: "role.updated";
        } | {
            data: components["schemas"]["RemovedView"];
            /** @enum {string} */
            type: "role.removed";
        } | {
            data: components["schemas"]["TeamView"];
            /** @enum {string} */
            type: "team.updated";
        } | {
            data: components["schemas"]["RemovedView"];
            /** @enum {string} */
            type: "team.removed";
        } | {
            data: components["schemas"]["LabelView"];
            /** @enum {string} */
            type: "label.updated";
        } | {
            data: components["schemas"]["RemovedView"];
            /** @enum {string} */
            type: "label.removed";
        } | {
            data: components["schemas"]["CannedResponseView"];
            /** @enum {string} */
            type: "canned_response.updated";
        } | {
            data: components["schemas"]["RemovedView"];
            /** @enum {string} */
            type: "canned_response.removed";
        } | {
            data: components["schemas"]["MacroView"];
            /** @enum {string} */
            type: "macro.updated";
        } | {
            data: components["schemas"]["RemovedView"];
            /** @enum {string} */
            type: "macro.removed";
        } | {
            data: components["schemas"]["ScheduledMessageView"];
            /** @enum {string} */
            type: "scheduled_message.updated";
        } | {
            /** @description It was sent, or cancelled. */
            data: components["schemas"]["RemovedView"];
            /** @enum {string} */
            type: "scheduled_message.removed";
        } | {
            /** @description To that member alone. */
            data: components["schemas"]["ComposerSettingsView"];
            /** @enum {string} */
            type: "composer_settings.updated";
        } | {
            /** @description One that is not shared to its maker alone. */
            data: components["schemas"]["SavedViewView"];
            /** @enum {string} */
            type: "saved_view.updated";
        } | {
            /** @description To those who saw it. */
            data: components["schemas"]["RemovedView"];
            /** @enum {string} */
            type: "saved_view.removed";
        } | {
            /** @description To that member alone. */
            data: components["schemas"]["ReadMarkView"];
            /** @enum {string} */
            type: "read_mark.updated";
        } | {
            /** @description To that member alone. */
            data: components["schemas"]["DraftView"];
            /** @enum {string} */
            type: "draft.updated";
        } | {
            /** @description To the member who was named alone. */
            data: components["schemas"]["MentionView"];
            /** @enum {string} */
            type: "mention.created";
        } | {
            /** @description To that member alone. */
            data: components["schemas"]["MentionView"];
            /** @enum {string} */
            type: "mention.updated";
        } | {
            /** @description To that member alone: it is new, came again, or was read. */
            data: components["schemas"]["NotificationView"];
            /** @enum {string} */
            type: "notification.updated";
        } | {
            /** @description To that member alone: it is no longer true. */
            data: components["schemas"]["RemovedView"];
            /** @enum {string} */
            type: "notification.removed";
        } | {
            /** @description To that member alone. */
            data: components["schemas"]["NotificationsReadView"];
            /** @enum {string} */
            type: "notifications.read";
        } | {
            /** @description To that member alone. */
            data: components["schemas"]["NotificationSettingsView"];
            /** @enum {string} */
            type: "notification_settings.updated";
        } | {
            /** @description A member is available, or away. */
            data: components["schemas"]["AvailabilityView"];
            /** @enum {string} */
            type: "availability.updated";
        } | {
            /** @description To owners and admins. */
            data: components["schemas"]["AssignmentSettingsView"];
            /** @enum {string} */
            type: "assignment_settings.updated";
        } | {
            /** @description To owners and admins: it is new, was changed, begins to fail, works again, or was switched off by itself. */
            data: components["schemas"]["WebhookEndpointView"];
            /** @enum {string} */
            type: "webhook_endpoint.updated";
        } | {
            /** @description To owners and admins. */
            data: components["schemas"]["RemovedView"];
            /** @enum {string} */
            type: "webhook_endpoint.removed";
        };
        /** @description One durable change, as the socket emits it under its type as the event's name. */
        EventEnvelope: components["schemas"]["Event"] & {
            /** Format: date-time */
            at: string;
            /** Format: int64 */
            seq: number;
            /** Format: uuid */
            workspace_id: string;
        };
        FinishSignup: {
            /** @description Of `FB.login`; it lives for thirty seconds. */
            code: string;
            /** @description The sign-up ended with FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING: the number stays on its phone app as well. */
            on_phone_app?: boolean;
            phone_number_id?: string | null;
            state: string;
            waba_id: string;
        };
        /** @description A message that a search found. */
        FoundMessage: {
            /** @description Kinds of its attachments. */
            attachments: string[];
            audience: components["schemas"]["Audience"];
            author: components["schemas"]["Author"];
            /** Format: uuid */
            id: string;
            kind: components["schemas"]["MessageKind"];
            /** Format: date-time */
            sent_at: string;
            /** @description The piece of its text, or of its files' names, around the first hit; empty where it has none. */
            snippet: components["schemas"]["SnippetPart"][];
        };
        /** @description What a login granted; it is kept for an hour. */
        GrantView: {
            accounts: components["schemas"]["GrantedAccountView"][];
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            id: string;
            /**
             * Format: uuid
             * @description The inbox that was to be reconnected.
             */
            inbox_id?: string | null;
            /** @description `facebook`, `instagram` or `whatsapp`. */
            provider: string;
        };
        GrantedAccountView: {
            channel: components["schemas"]["ChannelName"];
            /** @description What tells it from others: a handle, a phone number, the Page it is behind. */
            detail?: string | null;
            external_id: string;
            /** Format: uuid */
            inbox_id?: string | null;
            /** @description Empty: it can be connected. */
            missing: components["schemas"]["MissingView"][];
            name: string;
            /** @description A WhatsApp number that is registered with a six-digit PIN when it is picked. */
            needs_pin: boolean;
            state: components["schemas"]["GrantedState"];
        };
        /**
         * @description Where an account is now.
         * @enum {string}
         */
        GrantedState: "new" | "connected" | "removed" | "elsewhere";
        /** @description One thing that is known about a connected account. */
        HealthFactView: {
            /** @description What to do about it; null where nothing is to be done. */
            advice?: string | null;
            /** @description Which of the sentences that `name` can have this is, for those who say it in a language of their own; null where it has no code. */
            code?: string | null;
            /** @description `connection`, `token`, `subscriptions`, `webhooks`, `deliveries`, `queue` … the same for every channel. */
            name: string;
            state: components["schemas"]["HealthState"];
            /** @description What is so, in plain English. */
            text: string;
            /** @description The figures of that sentence by their names; spans are in seconds. */
            values?: {
                [key: string]: number;
            };
        };
        /** @enum {string} */
        HealthState: "ok" | "unknown" | "warn" | "bad";
        IdentityView: {
            channel: components["schemas"]["ChannelName"];
            /**
             * Format: uuid
             * @description The conversation of this identity, or of the identity it stands for.
             */
            conversation_id?: string | null;
            external_id: string;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            inbox_id: string;
            /** @description `psid`, `igsid`, `wa_id`, `bsuid`, `telegram_id`, `api_contact` … */
            scope: string;
        };
        /** @description A line of a file, and what became of it, or would. */
        ImportLineView: {
            cells: string[];
            /** Format: uuid */
            contact_id?: string | null;
            /**
             * Format: int32
             * @description As an editor counts them.
             */
            line: number;
            outcome?: components["schemas"]["ImportOutcome"] | null;
            /** @description What is wrong with it, in plain English. */
            problem?: string | null;
        };
        /** @enum {string} */
        ImportOutcome: "created" | "updated" | "failed";
        /** @enum {string} */
        ImportState: "uploaded" | "checking" | "checked" | "running" | "finished" | "cancelled";
        /** @description How a connected account stands. */
        InboxHealthView: {
            /**
             * Format: date-time
             * @description When the platform was last asked about the account.
             */
            checked_at?: string | null;
            /** @description The worst first. */
            facts: components["schemas"]["HealthFactView"][];
            /**
             * Format: date-time
             * @description When the platform last sent something, to within ten seconds.
             */
            last_webhook_at?: string | null;
            /** @description The worst of the facts. */
            state: components["schemas"]["HealthState"];
            /**
             * Format: int64
             * @description Webhooks that came for the account while no inbox had it; they can be brought in.
             */
            unrouted: number;
        };
        /** @description What admins have to know of an account itself: a restriction, its quality, a review, a policy warning, a token that died. */
        InboxNoticeView: {
            /** Format: date-time */
            at: string;
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            inbox_id: string;
            /**
             * @description As the platform names it: `account_update`, `policy_enforcement`, `phone_number_quality_update` … or, of what we
             *     found ourselves, `reauthorization_required`, `token_not_refreshed`, `access_withdrawn`, `sending_restricted`.
             */
            kind: string;
            origin?: components["schemas"]["NoticeOrigin"];
            /** @description As the platform sent it; of our own findings the error they follow from. */
            raw: unknown;
            severity: components["schemas"]["NoticeSeverity"];
            /** @description What happened and what to do, in plain English. */
            text: string;
        };
        /** @description Those of the credentials that are no secrets, and what admins decide. */
        InboxSettings: {
            /** @description Through which login an Instagram account was connected: `facebook` or `instagram`. */
            login?: string | null;
            /** @description What happens to the files of customers that come from now on. Media of stories are never kept. */
            media?: components["schemas"]["MediaPolicy"];
            /** @description The Page of an Instagram account. */
            page_id?: string | null;
            /** @description The WhatsApp Business Account of a number. */
            waba_id?: string | null;
            /** @description Where replies are posted to, of an inbox with a connector of one's own. */
            reply_url?: string | null;
            /**
             * Format: int32
             * @description Characters of one message that such a connector takes, where it is not as many as usual.
             */
            text_max?: number | null;
            /** @description Whether such a connector takes files. */
            attachments?: boolean | null;
        };
        /** @enum {string} */
        InboxState: "connected" | "reauthorization_required" | "disabled";
        InboxView: {
            channel: components["schemas"]["ChannelName"];
            /** Format: date-time */
            created_at: string;
            /** @description Names of the credentials that are stored; their values are never shown. */
            credentials: string[];
            /** @description Page id, Instagram account id, phone_number_id, bot id; of a connector of one's own an id of ours. */
            external_id: string;
            /** Format: uuid */
            id: string;
            name: string;
            settings: components["schemas"]["InboxSettings"];
            /** @description Limits and capabilities of the channel, for the composer. */
            spec: Record<string, never>;
            state: components["schemas"]["InboxState"];
            /** @description What is wrong, in words, when the state is not `connected`. */
            state_detail?: string | null;
            /** Format: int64 */
            version: number;
        };
        /** @description Somebody who was asked and has not joined yet. */
        InvitationView: {
            /** Format: date-time */
            created_at: string;
            email: string;
            /**
             * Format: date-time
             * @description Then its link ends; it can be sent again.
             */
            expires_at: string;
            /** Format: uuid */
            id: string;
            /** @description None: by an API token. */
            inviter_name?: string | null;
            role: components["schemas"]["Role"];
            /**
             * Format: uuid
             * @description With the role custom: which.
             */
            role_id?: string | null;
            /**
             * Format: date-time
             * @description When its link was made, or made anew.
             */
            sent_at: string;
        };
        /** @description What the one who follows a link is shown. */
        InvitedView: {
            email: string;
            /** Format: date-time */
            expires_at: string;
            /** @description Whether this address has an account: then its password is asked for, and no name. */
            has_account: boolean;
            inviter_name?: string | null;
            /** @description Whether who looks is signed in with that account: then nothing is asked for. */
            is_you: boolean;
            role: components["schemas"]["Role"];
            /** @description What the workspace calls a role of its own making. */
            role_name?: string | null;
            workspace_name: string;
        };
        ItemChanged: {
            before?: components["schemas"]["ConversationState"] | null;
            conversation?: components["schemas"]["ConversationView"] | null;
            /** Format: uuid */
            id: string;
            outcome: components["schemas"]["ItemOutcome"];
            problem?: components["schemas"]["Problem"] | null;
        };
        /** @enum {string} */
        ItemOutcome: "changed" | "unchanged" | "failed";
        Kinds: {
            assigned: components["schemas"]["Ways"];
            /** @description An inbox that is not connected any more, or a webhook endpoint that was switched off by itself. */
            inbox: components["schemas"]["Ways"];
            mention: components["schemas"]["Ways"];
            message: components["schemas"]["Ways"];
            reply_failed: components["schemas"]["Ways"];
            unassigned: components["schemas"]["Ways"];
        };
        /** @description What is left out stays as it is. */
        LabelChanges: {
            color?: string | null;
            name?: string | null;
        };
        LabelView: {
            /** @description `#rrggbb` */
            color: string;
            /** Format: uuid */
            id: string;
            name: string;
            /** Format: int64 */
            version: number;
        };
        /**
         * @description What the desk speaks: ISO 639-1.
         * @enum {string}
         */
        Language: "en" | "ru" | "zh" | "ar";
        /** @description The newest message of the timeline, for the list. */
        LastMessage: {
            audience: components["schemas"]["Audience"];
            /** @description A reply that was not delivered, or may not have been; left out when not. */
            failed?: boolean;
            /** Format: uuid */
            id: string;
            kind: components["schemas"]["MessageKind"];
            /**
             * @description At most 120 characters; for a message without text what is there instead in brackets: `[image]`, `[image:5]` for
             *     five of them, `[voice:7]` for one of seven seconds.
             */
            preview: string;
            /** Format: date-time */
            sent_at: string;
        };
        /** @description What the page behind a link says of itself. */
        LinkPreviewView: {
            /** @description At most 400 characters. */
            description?: string | null;
            site_name?: string | null;
            /** @description At most 200 characters. Null: it says nothing, or did not answer. */
            title?: string | null;
            /** @description Where the link leads. */
            url: string;
        };
        LogIn: {
            email: string;
            password: string;
        };
        /** @description Where to send the browser, or what the embedded sign-up needs. */
        LoginStart: {
            signup?: components["schemas"]["Signup"] | null;
            /** @description Facebook and Instagram: open it in this window. */
            url?: string | null;
        };
        LookAtInvitation: {
            /** @description The secret of the link. */
            token: string;
        };
        LookAtLink: {
            /** @description The secret of the link that was mailed. */
            token: string;
        };
        /**
         * @description What a macro does, all or nothing. What is left out is left as it is.
         * @example {
         *       "assignee": "me",
         *       "reply": "Hi {{contact.first_name}}, it is on its way.",
         *       "status": "resolved"
         *     }
         */
        MacroActions: {
            add_label_ids?: string[];
            /** @description `me`: whoever runs it; `none`, or a member's id. */
            assignee?: string | null;
            /** @description To the team, with the same to put in. */
            note?: string | null;
            /** @description `none`, `low`, `medium`, `high`, `urgent`. */
            priority?: string | null;
            remove_label_ids?: string[];
            /**
             * @description To the customer. `{{contact.name}}`, `{{contact.first_name}}`, `{{contact.email}}`, `{{contact.phone}}`, `{{agent.name}}`,
             *     `{{agent.first_name}}`, `{{inbox.name}}` and, for attributes of contacts, `{{contact.KEY}}` are put in; where one is not known,
             *     nothing of the macro happens.
             */
            reply?: string | null;
            /**
             * Format: int64
             * @description Snoozes it for so long.
             */
            snooze_minutes?: number | null;
            status?: components["schemas"]["ConversationStatus"] | null;
            /** @description `none`, or a team's id. */
            team?: string | null;
        };
        /** @description What became of a conversation by a macro. */
        MacroRunView: {
            conversation: components["schemas"]["ConversationView"];
            /** @description Its note and its reply. */
            messages: components["schemas"]["MessageView"][];
        };
        /** @description Several things that are done to a conversation at once. */
        MacroView: {
            actions: components["schemas"]["MacroActions"];
            /** Format: uuid */
            id: string;
            name: string;
            /** Format: int64 */
            version: number;
        };
        /** @description A token that was just made. */
        MadeTokenView: components["schemas"]["TokenView"] & {
            /** @description The secret. It is shown this once. */
            token: string;
        };
        /** @description An endpoint whose secret was just made. */
        MadeWebhookEndpointView: {
            endpoint: components["schemas"]["WebhookEndpointView"];
            /**
             * @description By which what is posted is signed: `whsec_` and base64. It is shown this once.
             * @example whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD
             */
            secret: string;
        };
        /** @description What is left out stays as it is; null clears. */
        ManyChange: {
            /** @description To the labels each has. */
            add_label_ids?: string[];
            /** Format: uuid */
            assignee_id?: string | null;
            /** @description `none`, `low`, `medium`, `high`, `urgent` */
            priority?: string | null;
            /** @description For the member who asks: true, all of each is read; false, its newest message is not. */
            read?: boolean | null;
            remove_label_ids?: string[];
            /**
             * Format: date-time
             * @description With status `snoozed`: when they wake by themselves.
             */
            snoozed_until?: string | null;
            status?: components["schemas"]["ConversationStatus"] | null;
            /** Format: uuid */
            team_id?: string | null;
        };
        ManyChanged: {
            items: components["schemas"]["ItemChanged"][];
            /** @description The list holds more than were changed. */
            more: boolean;
        };
        MarkRead: {
            /**
             * Format: int64
             * @description How many of the conversation's customer messages were read; `inbound_count` means all.
             */
            read_count: number;
        };
        /** @enum {string} */
        Matching: "all" | "any";
        /** @description Who is asking, and where. */
        MeView: {
            language?: components["schemas"]["Language"] | null;
            /** @description Whether this user may make one more. */
            may_make_workspaces: boolean;
            /** @description Whether this workspace asks for two-step sign-in and this user has not set it up: they can do nothing else until then. */
            needs_second_factor: boolean;
            /** @description What one may do: of a token, what it was given of what its member or role may. */
            permissions: components["schemas"]["Permission"][];
            role: components["schemas"]["Role"];
            /** @description Of a role that the workspace has made. */
            role_name?: string | null;
            /** @description The token's name, when a token asks. */
            token_name?: string | null;
            user?: components["schemas"]["MemberView"] | null;
            /** @description Which conversations they see. */
            visibility: components["schemas"]["Visibility"];
            workspace: components["schemas"]["WorkspaceView"];
            /** @description Every workspace this user is a member of. */
            workspaces: components["schemas"]["WorkspaceView"][];
            /** @description Whether the workspace's sign-in provider has let this user in: then it is this workspace alone that they reach, and nothing of their account. */
            by_provider: boolean;
            /** @description Whether this workspace asks for its sign-in provider, and this user came another way: they can do nothing else until they went there. */
            needs_provider: boolean;
            /** @description By which the workspace's sign-in provider is found at the login; none: there is none. */
            sign_in_name?: string | null;
            /** @description Whether whoever runs this installation has told this workspace to wait: its people can do nothing until it goes on. */
            suspended: boolean;
        };
        /**
         * @description What happens to the files of customers.
         * @enum {string}
         */
        MediaPolicy: "store" | "proxy";
        MemberCapacity: {
            /**
             * Format: int32
             * @description 0: none at all.
             */
            capacity: number;
            /** Format: uuid */
            user_id: string;
        };
        /** @description What is left out stays as it is. */
        MemberChanges: {
            /** @description Who is not active cannot sign in here, and keeps name and history. */
            active?: boolean | null;
            role?: components["schemas"]["Role"] | null;
            /**
             * Format: uuid
             * @description A role that the workspace has made; `role` is custom then, and may be left out.
             */
            role_id?: string | null;
        };
        /** @description Whether a member signs in with two steps. */
        MemberFactorView: {
            /** Format: uuid */
            member_id: string;
            /**
             * Format: date-time
             * @description Null: with a password alone.
             */
            on_since?: string | null;
        };
        MemberView: {
            active: boolean;
            /** Format: date-time */
            created_at: string;
            email: string;
            /**
             * Format: uuid
             * @description The user's id.
             */
            id: string;
            name: string;
            role: components["schemas"]["Role"];
            /**
             * Format: uuid
             * @description With the role custom: which of those that the workspace has made.
             */
            role_id?: string | null;
            /** Format: int64 */
            version: number;
        };
        /** @description A note that names the member who asks. */
        MentionView: {
            /** @description Who wrote the note. */
            author: components["schemas"]["Author"];
            channel: components["schemas"]["ChannelName"];
            /** @description Whom the conversation is with, as it was when this view was made. */
            contact: components["schemas"]["ContactSummary"];
            /** Format: uuid */
            conversation_id: string;
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            inbox_id: string;
            /**
             * Format: uuid
             * @description Of the note.
             */
            message_id: string;
            /** @description The beginning of the note, at most 200 characters. */
            preview: string;
            /**
             * Format: date-time
             * @description Null: not yet seen.
             */
            read_at?: string | null;
            /** Format: int64 */
            version: number;
        };
        /**
         * @example {
         *       "keep": {
         *         "attributes.plan": "this",
         *         "name": "other",
         *         "note": "both"
         *       },
         *       "other_id": "0191e8a0-0000-7000-8000-000000000002",
         *       "other_version": 1,
         *       "version": 3
         *     }
         */
        MergeContacts: {
            /** @description By field, as the preview names them; of those that are left out what the preview says. */
            keep?: {
                [key: string]: components["schemas"]["MergeSide"];
            };
            /**
             * Format: uuid
             * @description The contact that is merged into this one. It is in no list from then on.
             */
            other_id: string;
            /**
             * Format: int64
             * @description Of the other one.
             */
            other_version?: number | null;
            /**
             * Format: int64
             * @description Of this contact, as it was looked at: where it was changed since, nothing happens. Left out: whatever it is.
             */
            version?: number | null;
        };
        /** @description A field of which the two say different things. */
        MergeFieldView: {
            /** @description `name`, `username`, `phone`, `email`, `note`, `avatar_id` or `attributes.KEY`. */
            field: string;
            /** @description What is kept where nothing is chosen. */
            keep: components["schemas"]["MergeSide"];
            other: unknown;
            /** @description Null: they have none. */
            this: unknown;
        };
        /** @description What a merge would do. */
        MergePreviewView: {
            /** @description The one that stays is blocked afterwards: one of the two is. */
            blocked: boolean;
            /**
             * Format: int64
             * @description How many conversations come over, with their messages and notes; these stay where they are.
             */
            conversations: number;
            /** @description Those that the two do not have in common. */
            fields: components["schemas"]["MergeFieldView"][];
            /**
             * Format: int64
             * @description How many identities come over.
             */
            identities: number;
            /** @description The one that is merged into it. */
            other: components["schemas"]["ContactView"];
            /** @description The contact that stays. */
            this: components["schemas"]["ContactView"];
        };
        /** @enum {string} */
        MergeSide: "this" | "other" | "both";
        /** @description Two contacts that were made one. */
        MergeView: {
            /** @description As it is now. */
            contact: components["schemas"]["ContactView"];
            /** Format: uuid */
            id: string;
            /**
             * Format: uuid
             * @description The one that was merged into it.
             */
            other_id: string;
            /**
             * Format: date-time
             * @description Until then it can be undone.
             */
            undo_until: string;
        };
        /** @enum {string} */
        MessageKind: "customer" | "agent" | "system";
        /** @description When things happened to one message, by our own clock where nothing else is said. */
        MessageTimesView: {
            /**
             * Format: date-time
             * @description When it was safe on disk. Where that is no longer known: when it was written, just before.
             */
            committed_at: string;
            delivery?: components["schemas"]["DeliveryTimes"] | null;
            /**
             * Format: date-time
             * @description When it was first sent to a socket. None: nobody was there to see it come, or it is no longer known.
             */
            emitted_at?: string | null;
            /** Format: uuid */
            message_id: string;
            /**
             * Format: date-time
             * @description When the webhook that brought it, or the request that wrote it, reached us; none for what was made here.
             */
            received_at?: string | null;
            /**
             * Format: date-time
             * @description By the platform's clock where it came from there.
             */
            sent_at: string;
        };
        MessageView: {
            /** @description The button, quick reply, postback or form behind the text: `{kind,title?,payload?,detail?}`; `detail` is what was filled in. */
            action?: unknown;
            arrival?: components["schemas"]["Arrival"] | null;
            /** @description It came in more than a minute after newer ones of the same conversation. */
            arrived_late: boolean;
            attachments: components["schemas"]["AttachmentView"][];
            audience: components["schemas"]["Audience"];
            author: components["schemas"]["Author"];
            /** @description The client's own id of this send (replies and notes). */
            client_id?: string | null;
            /** Format: uuid */
            conversation_id: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            deleted_at?: string | null;
            delivery?: components["schemas"]["Delivery"] | null;
            /** Format: date-time */
            edited_at?: string | null;
            /** @description Its earlier versions, oldest first; left out when there are none. */
            edits?: components["schemas"]["EditView"][];
            event?: components["schemas"]["SystemEvent"] | null;
            /** @description The platform's id; none before a reply was accepted by the platform, and for notes. */
            external_id?: string | null;
            /** @description Forwarded by the customer from elsewhere; left out when not. */
            forwarded?: boolean;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            inbox_id: string;
            kind: components["schemas"]["MessageKind"];
            /** @description Notes only: the members it names, who are told; left out when there are none. Its text has their names after an `@`. */
            mention_ids?: string[];
            reactions: components["schemas"]["ReactionView"][];
            /** @description The ad, post, product or link that led here: `{source,type?,ref?,ad_id?,headline?,body?,url?,image_url?,video_url?,product?,raw}`. */
            referral?: unknown;
            reply_to?: components["schemas"]["ReplyToView"] | null;
            /** Format: date-time */
            sent_at: string;
            /**
             * @description A template or interactive message, in the platform's own shape: `{template, rendered?: {header?: {format,text?,link?},
             *     body, footer?, buttons?: [{kind,text,url?,code?}]}}` or `{interactive}`. `rendered`: with its values, as the customer sees it.
             */
            structured?: unknown;
            text?: string | null;
            unsupported?: components["schemas"]["UnsupportedView"] | null;
            /** Format: int64 */
            version: number;
        };
        /** @description Something that keeps an account from working. */
        MissingView: {
            /** @description `scope`, `task`, `message_access`, `asset`, `account_type`, `token`. */
            code: string;
            how_to_mend: string;
            words: string;
        };
        NewCannedResponse: {
            /** @description Without the slash and without spaces; unlike every other one's, whatever the case. At most 40 characters. */
            shortcut: string;
            /** @description At most 4,096 characters. */
            text: string;
        };
        /**
         * @example {
         *       "choices": [
         *         "Free",
         *         "Team"
         *       ],
         *       "key": "plan",
         *       "kind": "choice",
         *       "label": "Plan"
         *     }
         */
        NewContactAttribute: {
            /** @description Of a choice: 1 to 100, each at most 60 characters. */
            choices?: string[];
            /** @description Unlike every other attribute's: small letters, digits and `_`, beginning with a letter, at most 40. It stays. */
            key: string;
            /** @description It stays. */
            kind: components["schemas"]["AttributeKind"];
            /** @description At most 60 characters. */
            label: string;
        };
        NewContactCard: {
            emails?: string[];
            name: string;
            organization?: string | null;
            phones?: string[];
        };
        /**
         * @example {
         *       "email": "ada@example.com",
         *       "language": "en",
         *       "role": "agent"
         *     }
         */
        NewInvitation: {
            /** Format: email */
            email: string;
            language?: components["schemas"]["Language"] | null;
            /** @description Only owners may invite owners. */
            role: components["schemas"]["Role"];
            /**
             * Format: uuid
             * @description With the role custom: which.
             */
            role_id?: string | null;
        };
        NewLabel: {
            /** @description `#rrggbb`; a grey one if left out. */
            color?: string | null;
            /** @description Unlike every other label's, whatever the case. At most 60 characters. */
            name: string;
        };
        /** @description WGS 84, in degrees. */
        NewLocation: {
            address?: string | null;
            /** Format: double */
            latitude: number;
            /** Format: double */
            longitude: number;
            name?: string | null;
        };
        NewMacro: {
            actions: components["schemas"]["MacroActions"];
            /** @description At most 80 characters, unlike every other one's, whatever the case. */
            name: string;
        };
        NewMember: {
            /**
             * Format: email
             * @description Of somebody who has no account: who has one is invited.
             */
            email: string;
            /** @description At most 100 characters. */
            name: string;
            /**
             * Format: password
             * @description 10 to 200 characters.
             */
            password: string;
            role: components["schemas"]["Role"];
            /**
             * Format: uuid
             * @description With the role custom: which.
             */
            role_id?: string | null;
        };
        /**
         * @example {
         *       "name": "Two Wheels"
         *     }
         */
        NewOwnWorkspace: {
            /** @description At most 200 characters. */
            name: string;
        };
        NewPushKeys: {
            /** @description 16 bytes in base64url. */
            auth: string;
            /** @description An uncompressed P-256 point in base64url. */
            p256dh: string;
        };
        /** @description As `PushSubscription.toJSON()` gives it. */
        NewPushSubscription: {
            /** @description What the member knows this browser by, as `Firefox on Linux`. At most 100 characters. */
            device: string;
            /** @description Where the browser's push service takes messages for it: an `https` address. */
            endpoint: string;
            keys: components["schemas"]["NewPushKeys"];
        };
        /**
         * @example {
         *       "name": "Reviewer",
         *       "permissions": [
         *         "conversations.read",
         *         "contacts.read"
         *       ]
         *     }
         */
        NewRole: {
            /** @description Unlike every other role's, whatever the case. At most 60 characters. */
            name: string;
            /** @description None that you do not have. */
            permissions: components["schemas"]["Permission"][];
            /** @description Which conversations it sees: all, if left out. No more than you see yourself. */
            visibility?: components["schemas"]["Visibility"];
        };
        NewSavedView: {
            conditions: components["schemas"]["ViewConditions"];
            /** @description At most 60 characters. */
            name: string;
            /** @description For everybody; only for who makes it if left out. */
            shared?: boolean;
            /** @description Newest activity first if left out. */
            sort?: components["schemas"]["ConversationSort"];
        };
        NewTeam: {
            /** @description Ids of members of the workspace, at most 1,000. */
            member_ids?: string[];
            /** @description Unlike every other team's, whatever the case. At most 100 characters. */
            name: string;
        };
        /**
         * @example {
         *       "expires_at": "2030-01-01T00:00:00.000Z",
         *       "name": "Nightly report",
         *       "scopes": [
         *         "conversations.read"
         *       ]
         *     }
         */
        NewToken: {
            /**
             * Format: date-time
             * @description In the future. Left out: it does not expire.
             */
            expires_at?: string | null;
            /** @description At most 100 characters. */
            name: string;
            /** @description At least one, none that you do not have. Left out: all that you may at the time. */
            scopes?: components["schemas"]["Permission"][] | null;
        };
        /**
         * @example {
         *       "event_types": [
         *         "message.created",
         *         "conversation.updated"
         *       ],
         *       "name": "Shop",
         *       "url": "https://shop.example/hooks/desk"
         *     }
         */
        NewWebhookEndpoint: {
            /** @description At least one, none that you may not read. */
            event_types: components["schemas"]["WebhookEventType"][];
            /** @description What it is for. At most 100 characters. */
            name: string;
            /** @description An `https` address in the public internet, without a password in it. At most 2000 characters. */
            url: string;
        };
        /**
         * @example {
         *       "name": "Shop",
         *       "role": "agent",
         *       "scopes": [
         *         "contacts.read",
         *         "contacts.update"
         *       ]
         *     }
         */
        NewWorkspaceToken: {
            /**
             * Format: date-time
             * @description In the future. Left out: it does not expire.
             */
            expires_at?: string | null;
            /** @description At most 100 characters. */
            name: string;
            role: components["schemas"]["Role"];
            /** @description At least one, none that the role does not have. Left out: all of the role. */
            scopes?: components["schemas"]["Permission"][] | null;
        };
        /**
         * @description Who speaks.
         * @enum {string}
         */
        NoticeOrigin: "platform" | "frontdesk";
        /** @enum {string} */
        NoticeSeverity: "info" | "warning" | "critical";
        /** @enum {string} */
        NotificationKind: "assigned" | "message" | "mention" | "unassigned" | "reply_failed" | "inbox" | "webhook_endpoint";
        NotificationSettings: {
            kinds: components["schemas"]["Kinds"];
            /** @description Inboxes of which nothing is told, whatever the kind. */
            muted_inbox_ids: string[];
            quiet_hours: components["schemas"]["QuietHours"];
            sound: components["schemas"]["Sound"];
        };
        NotificationSettingsView: components["schemas"]["NotificationSettings"] & {
            /**
             * Format: int64
             * @description 0: as it is for everybody at first.
             */
            version: number;
        };
        NotificationView: {
            /** @description The colleague who did it; none where nobody in particular did. */
            actor_name?: string | null;
            /**
             * Format: date-time
             * @description When it happened last.
             */
            at: string;
            conversation?: components["schemas"]["NotifiedConversation"] | null;
            /**
             * Format: int32
             * @description How often it happened since it was read last.
             */
            count: number;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            inbox_id?: string | null;
            kind: components["schemas"]["NotificationKind"];
            /** @description Whether it stands in the list; else it was said aloud and no more. */
            listed: boolean;
            /**
             * Format: uuid
             * @description The message it is about, the newest where there are several.
             */
            message_id?: string | null;
            /** @description The beginning of that message: its words, or the kind of its first file as `[image]`; `[deleted]` where it was taken back. */
            preview?: string | null;
            /** Format: date-time */
            read_at?: string | null;
            /** Format: int64 */
            version: number;
            webhook_endpoint?: components["schemas"]["NotifiedEndpoint"] | null;
        };
        /** @description All notifications up to a moment were read. */
        NotificationsReadView: {
            /** Format: date-time */
            through: string;
        };
        /** @description The conversation it is about, as much as is shown of it. */
        NotifiedConversation: {
            channel: components["schemas"]["ChannelName"];
            contact: components["schemas"]["ContactSummary"];
            /** Format: uuid */
            id: string;
        };
        /** @description The webhook endpoint it is about. */
        NotifiedEndpoint: {
            /** Format: uuid */
            id: string;
            name: string;
        };
        Page_AuditEntryView: {
            items: {
                /** @description `member.changed`, `contacts.exported` … A newer version may have written one that this one does not know. */
                action: string;
                /**
                 * Format: uuid
                 * @description The user's or the token's id.
                 */
                actor_id?: string | null;
                /** @description `member`, `token`, `operator` (by command line) or `system` (by itself, or because a platform said so). */
                actor_kind: string;
                /** @description As it was then; where a token of a member did it, with the token's name behind it. */
                actor_name?: string | null;
                address?: string | null;
                /** @description As they were from then on, or what else there is to say. */
                after?: Record<string, never> | null;
                /** Format: date-time */
                at: string;
                /** @description The fields that were changed, as they were; null where there was nothing. */
                before?: Record<string, never> | null;
                /** @description Hexadecimal, over `prev_hash` and all of this. */
                hash: string;
                /** @description Hexadecimal, of the entry before. */
                prev_hash: string;
                /**
                 * Format: int64
                 * @description Counts the workspace's entries, from 1 and without a gap.
                 */
                seq: number;
                /**
                 * Format: uuid
                 * @description What it was done to.
                 */
                target_id?: string | null;
                target_name?: string | null;
                user_agent?: string | null;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_CannedResponseView: {
            items: {
                /** Format: uuid */
                id: string;
                /** @description What is typed after `/`. */
                shortcut: string;
                text: string;
                /** Format: int64 */
                version: number;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_ContactAttributeView: {
            items: {
                /** @description Of a choice; empty for the others. */
                choices: string[];
                /** Format: uuid */
                id: string;
                /** @description What it is called in texts, `{{contact.KEY}}`, and in files. */
                key: string;
                kind: components["schemas"]["AttributeKind"];
                /** @description What people read. */
                label: string;
                /** Format: int64 */
                version: number;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_ContactImportView: {
            items: {
                author_name?: string | null;
                /** @description The names in its first line. */
                columns: string[];
                /** Format: int32 */
                created: number;
                /** Format: date-time */
                created_at: string;
                /**
                 * Format: int32
                 * @description Of which so many are looked at, or taken in.
                 */
                done: number;
                /**
                 * Format: int32
                 * @description Lines that were not, or would not be, taken in.
                 */
                failed: number;
                file_name: string;
                /** Format: date-time */
                finished_at?: string | null;
                /** Format: uuid */
                id: string;
                /** @description What each column is: `id`, `identity`, `name`, `phone`, `email`, `note`, `attributes.KEY`, or empty: nothing. */
                mapping: string[];
                state: components["schemas"]["ImportState"];
                /**
                 * Format: int32
                 * @description Lines after the first.
                 */
                total: number;
                /** Format: int32 */
                updated: number;
                /** Format: int64 */
                version: number;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_ContactTimelineItem: {
            items: {
                /** Format: date-time */
                at: string;
                /**
                 * Format: uuid
                 * @description Who did it; null where nobody did.
                 */
                author_id?: string | null;
                author_name?: string | null;
                detail: unknown;
                /** Format: uuid */
                id: string;
                type: string;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_ContactView: {
            items: {
                /** @description What the workspace notes of its contacts, by the attribute's key: a text, a number, a day (`2026-03-31`), true or false. */
                attributes?: {
                    [key: string]: unknown;
                };
                /** Format: uuid */
                avatar_id?: string | null;
                /**
                 * Format: date-time
                 * @description Since when nobody is told of what they write; null: they are not blocked.
                 */
                blocked_at?: string | null;
                /** Format: date-time */
                created_at: string;
                email?: string | null;
                /** Format: uuid */
                id: string;
                identities: components["schemas"]["IdentityView"][];
                /**
                 * Format: date-time
                 * @description Since when the customer wants no marketing messages; null: they did not say so.
                 */
                marketing_stopped_at?: string | null;
                /**
                 * Format: uuid
                 * @description They were merged into this contact, which has all of theirs; left out when not.
                 */
                merged_into?: string | null;
                name?: string | null;
                note?: string | null;
                phone?: string | null;
                username?: string | null;
                /** Format: int64 */
                version: number;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_ConversationFileView: {
            items: {
                attachment: components["schemas"]["AttachmentView"];
                /** Format: uuid */
                message_id: string;
                /** Format: date-time */
                sent_at: string;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_ConversationView: {
            items: {
                /** Format: uuid */
                assignee_id?: string | null;
                channel: components["schemas"]["ChannelName"];
                contact: components["schemas"]["ContactSummary"];
                /** Format: date-time */
                created_at: string;
                /**
                 * Format: date-time
                 * @description Until when a member, but no token, may still answer after that; null where the channel knows no such thing or the
                 *     customer never wrote.
                 */
                human_agent_until?: string | null;
                /** Format: uuid */
                id: string;
                /**
                 * Format: int64
                 * @description How many customer messages have arrived; a member's read mark counts up to it.
                 */
                inbound_count: number;
                /** Format: uuid */
                inbox_id: string;
                label_ids: string[];
                /**
                 * Format: date-time
                 * @description By arrival: what the list is sorted by.
                 */
                last_activity_at: string;
                last_message?: components["schemas"]["LastMessage"] | null;
                /** @description `none`, `low`, `medium`, `high`, `urgent`. */
                priority: string;
                /** Format: date-time */
                snoozed_until?: string | null;
                status: components["schemas"]["ConversationStatus"];
                /** Format: uuid */
                team_id?: string | null;
                unreachable?: components["schemas"]["DeliveryError"] | null;
                /** Format: int64 */
                version: number;
                /**
                 * Format: date-time
                 * @description Since when the customer waits for an answer: when the first of their messages arrived that no reply has followed. Left
                 *     out while they do not.
                 */
                waiting_since?: string | null;
                /**
                 * Format: date-time
                 * @description Until when the customer may be answered freely; null where the channel has no window or it never opened.
                 */
                window_expires_at?: string | null;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_DraftView: {
            items: {
                /** @description Which of the two was being written last. */
                audience: components["schemas"]["Audience"];
                /** Format: uuid */
                conversation_id: string;
                /** @description To the team. */
                note: string;
                note_attachments: components["schemas"]["AttachmentView"][];
                quote?: components["schemas"]["DraftQuote"] | null;
                /** @description To the customer. */
                reply: string;
                /** @description Files that were uploaded and not sent. */
                reply_attachments: components["schemas"]["AttachmentView"][];
                /** Format: date-time */
                updated_at: string;
                /** Format: int64 */
                version: number;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_EndpointDeliveryView: {
            items: {
                /** @description The beginning of the answer, at most 1024 bytes, without what looks like a secret. */
                answer?: string | null;
                /**
                 * Format: date-time
                 * @description When it was last tried.
                 */
                attempted_at: string;
                /**
                 * Format: int32
                 * @description How often it was tried.
                 */
                attempts: number;
                /**
                 * Format: date-time
                 * @description When it was first tried.
                 */
                created_at: string;
                /**
                 * Format: int32
                 * @description How long the last attempt took.
                 */
                duration_ms: number;
                /** Format: uuid */
                endpoint_id: string;
                /** @description An event, or `webhook_endpoint.test`. */
                event_type: string;
                failure?: components["schemas"]["DeliveryFailure"] | null;
                /** Format: uuid */
                id: string;
                /** Format: date-time */
                next_attempt_at?: string | null;
                state: components["schemas"]["EndpointDeliveryState"];
                /**
                 * Format: int32
                 * @description The status that was answered last; null: nothing was.
                 */
                status?: number | null;
                /** @description As in the header `webhook-id`: the same at each attempt. */
                webhook_id: string;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_FoundMessage: {
            items: {
                /** @description Kinds of its attachments. */
                attachments: string[];
                audience: components["schemas"]["Audience"];
                author: components["schemas"]["Author"];
                /** Format: uuid */
                id: string;
                kind: components["schemas"]["MessageKind"];
                /** Format: date-time */
                sent_at: string;
                /** @description The piece of its text, or of its files' names, around the first hit; empty where it has none. */
                snippet: components["schemas"]["SnippetPart"][];
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_ImportLineView: {
            items: {
                cells: string[];
                /** Format: uuid */
                contact_id?: string | null;
                /**
                 * Format: int32
                 * @description As an editor counts them.
                 */
                line: number;
                outcome?: components["schemas"]["ImportOutcome"] | null;
                /** @description What is wrong with it, in plain English. */
                problem?: string | null;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_InboxNoticeView: {
            items: {
                /** Format: date-time */
                at: string;
                /** Format: date-time */
                created_at: string;
                /** Format: uuid */
                id: string;
                /** Format: uuid */
                inbox_id: string;
                /**
                 * @description As the platform names it: `account_update`, `policy_enforcement`, `phone_number_quality_update` … or, of what we
                 *     found ourselves, `reauthorization_required`, `token_not_refreshed`, `access_withdrawn`, `sending_restricted`.
                 */
                kind: string;
                origin?: components["schemas"]["NoticeOrigin"];
                /** @description As the platform sent it; of our own findings the error they follow from. */
                raw: unknown;
                severity: components["schemas"]["NoticeSeverity"];
                /** @description What happened and what to do, in plain English. */
                text: string;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_InboxView: {
            items: {
                channel: components["schemas"]["ChannelName"];
                /** Format: date-time */
                created_at: string;
                /** @description Names of the credentials that are stored; their values are never shown. */
                credentials: string[];
                /** @description Page id, Instagram account id, phone_number_id, bot id; of a connector of one's own an id of ours. */
                external_id: string;
                /** Format: uuid */
                id: string;
                name: string;
                settings: components["schemas"]["InboxSettings"];
                /** @description Limits and capabilities of the channel, for the composer. */
                spec: Record<string, never>;
                state: components["schemas"]["InboxState"];
                /** @description What is wrong, in words, when the state is not `connected`. */
                state_detail?: string | null;
                /** Format: int64 */
                version: number;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_InvitationView: {
            items: {
                /** Format: date-time */
                created_at: string;
                email: string;
                /**
                 * Format: date-time
                 * @description Then its link ends; it can be sent again.
                 */
                expires_at: string;
                /** Format: uuid */
                id: string;
                /** @description None: by an API token. */
                inviter_name?: string | null;
                role: components["schemas"]["Role"];
                /**
                 * Format: uuid
                 * @description With the role custom: which.
                 */
                role_id?: string | null;
                /**
                 * Format: date-time
                 * @description When its link was made, or made anew.
                 */
                sent_at: string;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_LabelView: {
            items: {
                /** @description `#rrggbb` */
                color: string;
                /** Format: uuid */
                id: string;
                name: string;
                /** Format: int64 */
                version: number;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_MacroView: {
            items: {
                actions: components["schemas"]["MacroActions"];
                /** Format: uuid */
                id: string;
                name: string;
                /** Format: int64 */
                version: number;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_MemberFactorView: {
            items: {
                /** Format: uuid */
                member_id: string;
                /**
                 * Format: date-time
                 * @description Null: with a password alone.
                 */
                on_since?: string | null;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_MemberView: {
            items: {
                active: boolean;
                /** Format: date-time */
                created_at: string;
                email: string;
                /**
                 * Format: uuid
                 * @description The user's id.
                 */
                id: string;
                name: string;
                role: components["schemas"]["Role"];
                /**
                 * Format: uuid
                 * @description With the role custom: which of those that the workspace has made.
                 */
                role_id?: string | null;
                /** Format: int64 */
                version: number;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_MentionView: {
            items: {
                /** @description Who wrote the note. */
                author: components["schemas"]["Author"];
                channel: components["schemas"]["ChannelName"];
                /** @description Whom the conversation is with, as it was when this view was made. */
                contact: components["schemas"]["ContactSummary"];
                /** Format: uuid */
                conversation_id: string;
                /** Format: date-time */
                created_at: string;
                /** Format: uuid */
                inbox_id: string;
                /**
                 * Format: uuid
                 * @description Of the note.
                 */
                message_id: string;
                /** @description The beginning of the note, at most 200 characters. */
                preview: string;
                /**
                 * Format: date-time
                 * @description Null: not yet seen.
                 */
                read_at?: string | null;
                /** Format: int64 */
                version: number;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_MessageView: {
            items: {
                /** @description The button, quick reply, postback or form behind the text: `{kind,title?,payload?,detail?}`; `detail` is what was filled in. */
                action?: unknown;
                arrival?: components["schemas"]["Arrival"] | null;
                /** @description It came in more than a minute after newer ones of the same conversation. */
                arrived_late: boolean;
                attachments: components["schemas"]["AttachmentView"][];
                audience: components["schemas"]["Audience"];
                author: components["schemas"]["Author"];
                /** @description The client's own id of this send (replies and notes). */
                client_id?: string | null;
                /** Format: uuid */
                conversation_id: string;
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                deleted_at?: string | null;
                delivery?: components["schemas"]["Delivery"] | null;
                /** Format: date-time */
                edited_at?: string | null;
                /** @description Its earlier versions, oldest first; left out when there are none. */
                edits?: components["schemas"]["EditView"][];
                event?: components["schemas"]["SystemEvent"] | null;
                /** @description The platform's id; none before a reply was accepted by the platform, and for notes. */
                external_id?: string | null;
                /** @description Forwarded by the customer from elsewhere; left out when not. */
                forwarded?: boolean;
                /** Format: uuid */
                id: string;
                /** Format: uuid */
                inbox_id: string;
                kind: components["schemas"]["MessageKind"];
                /** @description Notes only: the members it names, who are told; left out when there are none. Its text has their names after an `@`. */
                mention_ids?: string[];
                reactions: components["schemas"]["ReactionView"][];
                /** @description The ad, post, product or link that led here: `{source,type?,ref?,ad_id?,headline?,body?,url?,image_url?,video_url?,product?,raw}`. */
                referral?: unknown;
                reply_to?: components["schemas"]["ReplyToView"] | null;
                /** Format: date-time */
                sent_at: string;
                /**
                 * @description A template or interactive message, in the platform's own shape: `{template, rendered?: {header?: {format,text?,link?},
                 *     body, footer?, buttons?: [{kind,text,url?,code?}]}}` or `{interactive}`. `rendered`: with its values, as the customer sees it.
                 */
                structured?: unknown;
                text?: string | null;
                unsupported?: components["schemas"]["UnsupportedView"] | null;
                /** Format: int64 */
                version: number;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_NotificationView: {
            items: {
                /** @description The colleague who did it; none where nobody in particular did. */
                actor_name?: string | null;
                /**
                 * Format: date-time
                 * @description When it happened last.
                 */
                at: string;
                conversation?: components["schemas"]["NotifiedConversation"] | null;
                /**
                 * Format: int32
                 * @description How often it happened since it was read last.
                 */
                count: number;
                /** Format: uuid */
                id: string;
                /** Format: uuid */
                inbox_id?: string | null;
                kind: components["schemas"]["NotificationKind"];
                /** @description Whether it stands in the list; else it was said aloud and no more. */
                listed: boolean;
                /**
                 * Format: uuid
                 * @description The message it is about, the newest where there are several.
                 */
                message_id?: string | null;
                /** @description The beginning of that message: its words, or the kind of its first file as `[image]`; `[deleted]` where it was taken back. */
                preview?: string | null;
                /** Format: date-time */
                read_at?: string | null;
                /** Format: int64 */
                version: number;
                webhook_endpoint?: components["schemas"]["NotifiedEndpoint"] | null;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_PushSubscriptionView: {
            items: {
                /** Format: date-time */
                created_at: string;
                device: string;
                /** Format: uuid */
                id: string;
                /**
                 * Format: date-time
                 * @description When the push service last took something for it.
                 */
                last_success_at?: string | null;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_ReadMarkView: {
            items: {
                /** Format: uuid */
                conversation_id: string;
                /** Format: int64 */
                read_count: number;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_RoleView: {
            items: {
                /** Format: date-time */
                created_at: string;
                /** Format: uuid */
                id: string;
                name: string;
                permissions: components["schemas"]["Permission"][];
                /** Format: int64 */
                version: number;
                visibility: components["schemas"]["Visibility"];
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_SavedViewView: {
            items: {
                conditions: components["schemas"]["ViewConditions"];
                /** Format: uuid */
                id: string;
                name: string;
                /** @description Everybody sees it; one that is not shared is seen by its maker alone. */
                shared: boolean;
                sort: components["schemas"]["ConversationSort"];
                /**
                 * Format: uuid
                 * @description Who made it.
                 */
                user_id: string;
                /** Format: int64 */
                version: number;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_ScheduledMessageView: {
            items: {
                attachments: components["schemas"]["AttachmentView"][];
                author: components["schemas"]["Author"];
                /** Format: uuid */
                conversation_id: string;
                /** Format: date-time */
                created_at: string;
                /** @description Why it did not go out and what to do, in plain English. */
                error?: string | null;
                /** Format: uuid */
                id: string;
                /**
                 * Format: uuid
                 * @description The message that it quotes.
                 */
                reply_to_id?: string | null;
                /** Format: date-time */
                send_at: string;
                state: components["schemas"]["ScheduledState"];
                /** @description A WhatsApp template, in the platform's shape. */
                template?: unknown;
                text?: string | null;
                /** Format: int64 */
                version: number;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_SearchHitView: {
            items: {
                conversation: components["schemas"]["ConversationView"];
                message?: components["schemas"]["FoundMessage"] | null;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_SessionView: {
            items: {
                /** @description From where it was begun. */
                address?: string | null;
                /** Format: date-time */
                created_at: string;
                /** @description The one that asks. */
                current: boolean;
                /** Format: date-time */
                expires_at: string;
                /** Format: uuid */
                id: string;
                /**
                 * Format: date-time
                 * @description Unless it is used before; `expires_at` however it is used.
                 */
                idle_at: string;
                /**
                 * Format: date-time
                 * @description To five minutes.
                 */
                last_seen_at: string;
                user_agent?: string | null;
                /** @description Whether a workspace's sign-in provider has begun it: it reaches that workspace alone. */
                by_provider: boolean;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_TeamView: {
            items: {
                /** Format: uuid */
                id: string;
                member_ids: string[];
                name: string;
                /** Format: int64 */
                version: number;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_TemplateView: {
            items: {
                /** @description As the platform names it: `MARKETING`, `UTILITY`, `AUTHENTICATION`. */
                category: string;
                /** @description In the platform's own shape. */
                components: Record<string, never>[];
                /** Format: uuid */
                id: string;
                /** Format: uuid */
                inbox_id: string;
                /** @description `en_US` */
                language: string;
                /** @description What it shows and which values it asks for. */
                layout: components["schemas"]["TemplateLayout"];
                name: string;
                parameter_format: components["schemas"]["ParameterFormat"];
                /** @description `GREEN`, `YELLOW`, `RED`, `UNKNOWN`. */
                quality?: string | null;
                rejected_reason?: string | null;
                /** @description As the platform names it: `APPROVED`, `PENDING`, `REJECTED`, `PAUSED`, `DISABLED` … Only approved ones can be sent. */
                status: string;
                /** Format: date-time */
                synced_at: string;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_TokenView: {
            items: {
                /** Format: date-time */
                created_at: string;
                /**
                 * Format: date-time
                 * @description Null: it does not expire.
                 */
                expires_at?: string | null;
                /** Format: uuid */
                id: string;
                /**
                 * Format: date-time
                 * @description To five minutes. Null: it was never used.
                 */
                last_used_at?: string | null;
                /**
                 * Format: uuid
                 * @description Whose it is; null: the workspace's. It does what the member may at the time, and nothing once they are not active.
                 */
                member_id?: string | null;
                name: string;
                role?: components["schemas"]["Role"] | null;
                /** @description What it may do of that; null: all of it. */
                scopes?: components["schemas"]["Permission"][] | null;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_ViewCountView: {
            items: {
                /**
                 * Format: int64
                 * @description At most 99.
                 */
                count: number;
                /** @description There are more than `count`, or there may be: nobody counted further. */
                more: boolean;
                /** @description As it was asked for. */
                view: string;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_WebhookEndpointView: {
            items: {
                /** Format: date-time */
                created_at: string;
                disabled?: components["schemas"]["DisabledView"] | null;
                event_types: components["schemas"]["WebhookEventType"][];
                /**
                 * Format: date-time
                 * @description When the first attempt failed since which none succeeded; null: the last one succeeded.
                 */
                failing_since?: string | null;
                /** Format: uuid */
                id: string;
                /**
                 * Format: date-time
                 * @description When it was found that what it had not got yet was too old to be kept, so that it never gets it.
                 */
                missed_at?: string | null;
                name: string;
                /**
                 * Format: date-time
                 * @description Until then what is posted is signed with the secret before as well.
                 */
                previous_secret_until?: string | null;
                url: string;
                /** Format: int64 */
                version: number;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        Page_WebhookEventView: {
            items: {
                account_id: string;
                channel: string;
                /** @description Whom it is about, as far as that is known; in lists alone. */
                contact_name?: string | null;
                error?: string | null;
                /** Format: uuid */
                id: string;
                /** Format: uuid */
                inbox_id?: string | null;
                /** @description What it held: `message`, `status`, `reaction` … */
                kinds: string[];
                /** @description `processed`, `unsupported`, `failed` or `unrouted`. */
                outcome: string;
                /**
                 * @description The beginning of the message that it brought or is about, or `[image]` and the like; in lists alone. Nothing of what
                 *     was taken back.
                 */
                preview?: string | null;
                /** Format: date-time */
                received_at: string;
                /** Format: date-time */
                replayed_at?: string | null;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        /** @enum {string} */
        ParameterFormat: "positional" | "named";
        /**
         * @description Something that one may do, or not.
         * @enum {string}
         */
        Permission: "conversations.read" | "conversations.reply" | "conversations.update" | "contacts.read" | "contacts.update" | "contacts.export" | "contacts.erase" | "contacts.import" | "contact_attributes.manage" | "canned_responses.manage" | "macros.manage" | "labels.manage" | "saved_views.manage" | "inboxes.manage" | "webhooks.manage" | "webhook_endpoints.manage" | "members.manage" | "roles.manage" | "teams.manage" | "assignment.manage" | "tokens.manage" | "workspace.manage" | "audit.read";
        PickAccounts: {
            accounts: components["schemas"]["PickedAccount"][];
        };
        Picked: {
            items: components["schemas"]["PickedResult"][];
        };
        PickedAccount: {
            channel: string;
            external_id: string;
            /** @description The inbox's name; the account's own where none is given. */
            name?: string | null;
            /** @description Six digits, for a WhatsApp number that has to be registered. */
            pin?: string | null;
        };
        PickedResult: {
            channel: components["schemas"]["ChannelName"];
            external_id: string;
            inbox?: components["schemas"]["InboxView"] | null;
            /** @description It was connected, and this is still to be seen to. */
            note?: string | null;
            /** @description Why it was not connected, in words. */
            problem?: string | null;
        };
        /** @description Who is here. The socket's `presence {user_id, online}` goes on from it. */
        PresenceView: {
            /** @description Of those who ever said something. */
            availability: components["schemas"]["AvailabilityView"][];
            /** @description Members with an open desk. */
            online_ids: string[];
        };
        /** @description In pixels, as shown: turned as its camera was held. */
        PreviewView: {
            /** Format: int32 */
            height: number;
            /** Format: int32 */
            width: number;
        };
        Pricing: {
            billable?: boolean | null;
            /** @description As the platform names it: `marketing`, `utility`, `authentication`, `service` … */
            category: string;
            /** @description `regular`, `free_customer_service`, `free_entry_point`. */
            type?: string | null;
        };
        Problem: {
            code: string;
            detail: string;
            /** @description For each invalid field what is wrong with it. */
            fields?: {
                [key: string]: string[];
            } | null;
            /** Format: int32 */
            status: number;
            title: string;
            /** @description Always `about:blank`; tell problems apart by `code`. */
            type: string;
        };
        PushKeyView: {
            /** @description For `applicationServerKey`: an uncompressed P-256 point in base64url. */
            public_key: string;
        };
        /** @description Without its address and keys, which are nobody's business. */
        PushSubscriptionView: {
            /** Format: date-time */
            created_at: string;
            device: string;
            /** Format: uuid */
            id: string;
            /**
             * Format: date-time
             * @description When the push service last took something for it.
             */
            last_success_at?: string | null;
        };
        PushTestView: {
            /** @description The push service took it: the browser shows it in a moment. */
            accepted: boolean;
            /**
             * Format: int32
             * @description What the push service answered; none: it did not answer.
             */
            status?: number | null;
        };
        /**
         * @description All of a draft: what is left out is empty.
         * @example {
         *       "reply": "Good morning, your parcel"
         *     }
         */
        PutDraft: {
            /** @description Which of the two is being written. */
            audience?: components["schemas"]["Audience"];
            /** @description To the team, at most 20,000 characters. */
            note?: string;
            /** @description The same for the note. */
            note_attachment_ids?: string[];
            /** @description To the customer, at most 20,000 characters. */
            reply?: string;
            /** @description Files that were uploaded and not sent, at most 10; they are kept as long as the draft. */
            reply_attachment_ids?: string[];
            /**
             * Format: uuid
             * @description The message that the reply quotes.
             */
            reply_to_id?: string | null;
        };
        /** @description When nothing sounds, shows or is pushed. The list is kept all the same. */
        QuietHours: {
            /** @description Whole days: 1 (Monday) to 7 (Sunday). */
            days_off: number[];
            every_day: components["schemas"]["DayPeriod"];
            on: boolean;
            /** @description By its name, as `Europe/Lisbon`. */
            time_zone: string;
        };
        ReactionView: {
            /** Format: date-time */
            at: string;
            author: components["schemas"]["Author"];
            delivery?: components["schemas"]["Delivery"] | null;
            emoji: string;
        };
        /** @description How far one member has read one conversation. Unread = `conversation.inbound_count - read_count`. */
        ReadMarkView: {
            /** Format: uuid */
            conversation_id: string;
            /** Format: int64 */
            read_count: number;
        };
        /**
         * @description Give one of the two, or none for all there are.
         * @example {
         *       "conversation_id": "0198c0de-0000-7000-8000-000000000001"
         *     }
         */
        ReadMentions: {
            /**
             * Format: uuid
             * @description Those in this conversation.
             */
            conversation_id?: string | null;
            /**
             * Format: uuid
             * @description The one in this note.
             */
            message_id?: string | null;
        };
        /**
         * @description One of the three.
         * @example {
         *       "all": true
         *     }
         */
        ReadNotifications: {
            /** @description Every one there is now. */
            all?: boolean | null;
            /**
             * Format: uuid
             * @description All that are about this conversation.
             */
            conversation_id?: string | null;
            /** @description These, at most 100. */
            ids?: string[] | null;
        };
        /**
         * @description By one of the three.
         * @example {
         *       "password": "a password"
         *     }
         */
        Reauthentication: {
            /** @description Of the authenticator app, or a recovery code. */
            code?: string | null;
            language?: components["schemas"]["Language"] | null;
            /** Format: password */
            password?: string | null;
            /** @description What the browser answered to `/me/passkeys/challenge`, as `PublicKeyCredential.toJSON()` gives it. */
            passkey?: Record<string, never> | null;
        };
        /** @description They are shown this once; each is good for one sign-in without app and passkey. */
        RecoveryCodesView: {
            /** @description None with an app that is added beside passkeys: those of before are good. */
            recovery_codes: string[];
        };
        /** @description A message that is gone: a reply that was taken back before it was sent, with its `client_id`, or one that is not kept any more, without. */
        RemovedMessageView: {
            client_id?: string | null;
            /** Format: uuid */
            conversation_id: string;
            /** Format: uuid */
            id: string;
        };
        /** @description What is gone. */
        RemovedView: {
            /** Format: uuid */
            id: string;
        };
        /** @description The same as a body; what is left out restricts nothing. */
        ReplayWebhooks: {
            /** Format: uuid */
            inbox_id?: string | null;
            kind?: string | null;
            outcome?: components["schemas"]["WebhookOutcome"] | null;
            q?: string | null;
            since?: string | null;
            /** @description What came for the inbox's account while no inbox had it, instead of what is in the log. */
            unrouted?: boolean;
            until?: string | null;
        };
        Replayed: {
            /** @description `processed`, `unsupported`, `failed` or `unrouted` */
            outcome: string;
        };
        ReplyToView: {
            external_id?: string | null;
            /** Format: uuid */
            id?: string | null;
            /** @description The beginning of the quoted message, as it was when it was quoted. */
            preview?: string | null;
            story?: components["schemas"]["AttachmentView"] | null;
            /**
             * Format: date-time
             * @description When the story is over: after that its link shows nothing.
             */
            story_expires_at?: string | null;
            story_id?: string | null;
            /** @description The story that was answered, at the platform. */
            story_url?: string | null;
        };
        Resend: {
            language?: components["schemas"]["Language"] | null;
        };
        ResetPassword: {
            language?: components["schemas"]["Language"] | null;
            /**
             * Format: password
             * @description 10 to 200 characters.
             */
            password: string;
            /** @description The secret of the link that was mailed. */
            token: string;
        };
        /** @enum {string} */
        Role: "custom" | "agent" | "admin" | "owner";
        /** @description What is left out stays as it is. */
        RoleChanges: {
            name?: string | null;
            /** @description None that you do not have, and none is taken away that you do not have. */
            permissions?: components["schemas"]["Permission"][] | null;
            visibility?: components["schemas"]["Visibility"] | null;
        };
        /** @description A role that the workspace has made. */
        RoleView: {
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            name: string;
            permissions: components["schemas"]["Permission"][];
            /** Format: int64 */
            version: number;
            visibility: components["schemas"]["Visibility"];
        };
        /**
         * @example {
         *       "overlap_hours": 24
         *     }
         */
        RotateSecret: {
            /**
             * Format: int32
             * @description So long what is posted is signed with the secret before as well: 24 by default, at most 168. 0: that one is known to somebody.
             */
            overlap_hours?: number | null;
        };
        RunMacro: {
            /** @description The client's own id of this run, up to 59 characters, usually a UUID. The same again sends nothing twice. */
            client_id: string;
            /**
             * Format: int32
             * @description For so many seconds its reply can be taken back, at most 60.
             */
            hold_seconds?: number;
        };
        RunningReplay: {
            replay?: components["schemas"]["WebhookReplayView"] | null;
        };
        /** @description What is left out stays as it is. */
        SavedViewChanges: {
            conditions?: components["schemas"]["ViewConditions"] | null;
            name?: string | null;
            shared?: boolean | null;
            sort?: components["schemas"]["ConversationSort"] | null;
        };
        /** @description A list of conversations that a member put together. */
        SavedViewView: {
            conditions: components["schemas"]["ViewConditions"];
            /** Format: uuid */
            id: string;
            name: string;
            /** @description Everybody sees it; one that is not shared is seen by its maker alone. */
            shared: boolean;
            sort: components["schemas"]["ConversationSort"];
            /**
             * Format: uuid
             * @description Who made it.
             */
            user_id: string;
            /** Format: int64 */
            version: number;
        };
        ScheduleMessage: {
            /** @description Files that were uploaded before. */
            attachment_ids?: string[];
            /**
             * Format: uuid
             * @description The client's own id of it, a UUID: the same again makes no second one.
             */
            id: string;
            /**
             * Format: uuid
             * @description The message that is quoted.
             */
            reply_to_id?: string | null;
            /**
             * Format: date-time
             * @description In the future, within a year.
             */
            send_at: string;
            /** @description A WhatsApp template, in the platform's shape. */
            template?: unknown;
            text?: string | null;
        };
        /** @description A reply that goes out by itself at its time. When it does, it is gone from here and a message with its id as `client_id`. */
        ScheduledMessageView: {
            attachments: components["schemas"]["AttachmentView"][];
            author: components["schemas"]["Author"];
            /** Format: uuid */
            conversation_id: string;
            /** Format: date-time */
            created_at: string;
            /** @description Why it did not go out and what to do, in plain English. */
            error?: string | null;
            /** Format: uuid */
            id: string;
            /**
             * Format: uuid
             * @description The message that it quotes.
             */
            reply_to_id?: string | null;
            /** Format: date-time */
            send_at: string;
            state: components["schemas"]["ScheduledState"];
            /** @description A WhatsApp template, in the platform's shape. */
            template?: unknown;
            text?: string | null;
            /** Format: int64 */
            version: number;
        };
        /** @enum {string} */
        ScheduledState: "scheduled" | "failed";
        /** @description What a search found: a conversation, and the message in it where it was a message that matched. */
        SearchHitView: {
            conversation: components["schemas"]["ConversationView"];
            message?: components["schemas"]["FoundMessage"] | null;
        };
        /** @description How somebody stands with the second step of their sign-in. */
        SecondFactorView: {
            /**
             * Format: date-time
             * @description Since when it is on; null: a password alone signs them in.
             */
            on_since?: string | null;
            /**
             * Format: int64
             * @description Recovery codes that were not used yet.
             */
            recovery_codes_left: number;
            /** @description Whether an authenticator app makes codes for it. */
            has_app: boolean;
            /**
             * Format: int64
             * @description How many passkeys there are: each is the second step, or both at once.
             */
            passkeys: number;
        };
        /**
         * @example {
         *       "code": "123456",
         *       "sign_in": "the secret of the first step"
         *     }
         */
        SecondStep: {
            /** @description Of the authenticator app, or a recovery code. It, or a passkey. */
            code?: string | null;
            language?: components["schemas"]["Language"] | null;
            /** @description The secret that the first step gave. */
            sign_in: string;
            /** @description What the browser answered to `/auth/login/second_step/challenge`, as `PublicKeyCredential.toJSON()` gives it. */
            passkey?: Record<string, never> | null;
        };
        /**
         * @description How the second step can be passed.
         * @enum {string}
         */
        SecondStepMethod: "authenticator" | "passkey" | "recovery_code";
        /** @description The password is right; nobody is signed in yet. */
        SecondStepView: {
            /** Format: date-time */
            expires_at: string;
            methods: components["schemas"]["SecondStepMethod"][];
            /** @description The secret of this sign-in: for its second step, and of no use for anything else. */
            sign_in: string;
        };
        SendTest: {
            /** @description The client's own id of this send; sending it again changes nothing. */
            client_id: string;
            /**
             * Format: uuid
             * @description A conversation of this inbox whose window is open, such as the one with your own phone.
             */
            conversation_id: string;
        };
        /** @description An invitation whose link was made just now, and is shown this once. */
        SentInvitationView: {
            invitation: components["schemas"]["InvitationView"];
            /** @description For its reader alone: whoever follows it joins. */
            link: string;
            /** @description Whether it is on its way by mail too. */
            mailed: boolean;
        };
        /** @description A place where somebody is signed in. */
        SessionView: {
            /** @description From where it was begun. */
            address?: string | null;
            /** Format: date-time */
            created_at: string;
            /** @description The one that asks. */
            current: boolean;
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            id: string;
            /**
             * Format: date-time
             * @description Unless it is used before; `expires_at` however it is used.
             */
            idle_at: string;
            /**
             * Format: date-time
             * @description To five minutes.
             */
            last_seen_at: string;
            user_agent?: string | null;
            /** @description Whether a workspace's sign-in provider has begun it: it reaches that workspace alone. */
            by_provider: boolean;
        };
        SetReaction: {
            /** @description One emoji that the channel takes. */
            emoji: string;
        };
        /** @description What an authenticator app has to know. It is shown this once. */
        SetUpView: {
            /** @description The same as a QR code: an SVG picture. */
            qr: string;
            /** @description To be typed in, in base32. */
            secret: string;
            /** @description The same as an address, which apps open. */
            uri: string;
        };
        SignUp: {
            /** @description At most 100 characters. */
            name: string;
            /**
             * Format: password
             * @description 10 to 200 characters.
             */
            password: string;
            /** @description The secret of the link that was mailed. */
            token: string;
            /** @description Of the workspace that is made: at most 200 characters. */
            workspace_name: string;
        };
        Signup: {
            app_id: string;
            config_id: string;
            graph_version: string;
            sdk_url: string;
            /** @description Goes along with the code to `/oauth/whatsapp/finish`. */
            state: string;
        };
        /** @description A piece of a text; `hit`: this was looked for. */
        SnippetPart: {
            hit: boolean;
            text: string;
        };
        Sound: {
            /** @description Only while nobody looks at the dashboard. */
            only_hidden: boolean;
            /**
             * Format: int32
             * @description Again after so many seconds while something is unread: 0 (never), 30, 60, 120 or 300.
             */
            repeat_seconds: number;
            tone: components["schemas"]["Tone"];
            /**
             * Format: int32
             * @description 0 to 100.
             */
            volume: number;
        };
        StartLogin: {
            /**
             * Format: uuid
             * @description The inbox to reconnect; another account's token is refused then.
             */
            inbox_id?: string | null;
        };
        /** @enum {string} */
        SyncState: "never" | "running" | "done" | "failed";
        /** @description What a system message tells. */
        SystemEvent: {
            detail: unknown;
            /** @description `status_changed`, `assigned`, `referral`, `optin`, `thread_control`, `call`, `number_changed` … */
            type: string;
        };
        TeamAssignment: {
            mode: components["schemas"]["AssignmentMode"];
            /** Format: uuid */
            team_id: string;
        };
        /** @description What is left out stays as it is. */
        TeamChanges: {
            /** @description All who are in the team from now on. */
            member_ids?: string[] | null;
            name?: string | null;
        };
        TeamView: {
            /** Format: uuid */
            id: string;
            member_ids: string[];
            name: string;
            /** Format: int64 */
            version: number;
        };
        TemplateButton: {
            kind: components["schemas"]["TemplateButtonKind"];
            phone?: string | null;
            /** @description Its title. */
            text: string;
            /** @description Where a link leads, with its gap. */
            url?: string | null;
            variable?: components["schemas"]["TemplateVariable"] | null;
        };
        /** @enum {string} */
        TemplateButtonKind: "quick_reply" | "url" | "phone_number" | "copy_code" | "otp" | "other";
        TemplateHeader: {
            format: components["schemas"]["TemplateHeaderFormat"];
            text?: components["schemas"]["TemplateText"] | null;
        };
        /** @enum {string} */
        TemplateHeaderFormat: "text" | "image" | "video" | "document" | "location";
        TemplateLayout: {
            /** @description Parts that only the platform can judge, such as `carousel`: such a template cannot be filled in here. */
            beyond: string[];
            body: components["schemas"]["TemplateText"];
            /** @description In the order in which requests count them. */
            buttons: components["schemas"]["TemplateButton"][];
            footer?: string | null;
            header?: components["schemas"]["TemplateHeader"] | null;
        };
        /** @description How far an inbox's message templates are in step with the platform. */
        TemplateSyncView: {
            /** @description What went wrong and what to do, in plain English. */
            error?: string | null;
            /** Format: uuid */
            inbox_id: string;
            state: components["schemas"]["SyncState"];
            /**
             * Format: date-time
             * @description When they were last all fetched.
             */
            synced_at?: string | null;
            /**
             * Format: int64
             * @description Grows with every change of the inbox's templates; 0: never asked for.
             */
            version: number;
        };
        /** @description A text with gaps, `Hello {{1}}` or `Hello {{name}}`, and the values it asks for, in the order of requests. */
        TemplateText: {
            text: string;
            variables: components["schemas"]["TemplateVariable"][];
        };
        TemplateVariable: {
            /** @description What the platform was shown when it approved the template. */
            example?: string | null;
            /** @description `1` or `order_no`. */
            name: string;
        };
        /** @description A message template as the platform holds it. */
        TemplateView: {
            /** @description As the platform names it: `MARKETING`, `UTILITY`, `AUTHENTICATION`. */
            category: string;
            /** @description In the platform's own shape. */
            components: Record<string, never>[];
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            inbox_id: string;
            /** @description `en_US` */
            language: string;
            /** @description What it shows and which values it asks for. */
            layout: components["schemas"]["TemplateLayout"];
            name: string;
            parameter_format: components["schemas"]["ParameterFormat"];
            /** @description `GREEN`, `YELLOW`, `RED`, `UNKNOWN`. */
            quality?: string | null;
            rejected_reason?: string | null;
            /** @description As the platform names it: `APPROVED`, `PENDING`, `REJECTED`, `PAUSED`, `DISABLED` … Only approved ones can be sent. */
            status: string;
            /** Format: date-time */
            synced_at: string;
        };
        /**
         * @example {
         *       "assignee_id": "01890a5d-ac96-774b-bcce-b302099a8057"
         *     }
         */
        ThenChange: {
            /**
             * Format: uuid
             * @description An active member; null: nobody. With a note it is handed over: who gets it is told once, with the note's words.
             */
            assignee_id?: string | null;
            /**
             * Format: date-time
             * @description With status `snoozed`: when it wakes by itself.
             */
            snoozed_until?: string | null;
            status?: components["schemas"]["ConversationStatus"] | null;
            /**
             * Format: uuid
             * @description Null: no team.
             */
            team_id?: string | null;
        };
        /** @description A token, as it is seen afterwards: without the secret, of which only a hash is kept. */
        TokenView: {
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description Null: it does not expire.
             */
            expires_at?: string | null;
            /** Format: uuid */
            id: string;
            /**
             * Format: date-time
             * @description To five minutes. Null: it was never used.
             */
            last_used_at?: string | null;
            /**
             * Format: uuid
             * @description Whose it is; null: the workspace's. It does what the member may at the time, and nothing once they are not active.
             */
            member_id?: string | null;
            name: string;
            role?: components["schemas"]["Role"] | null;
            /** @description What it may do of that; null: all of it. */
            scopes?: components["schemas"]["Permission"][] | null;
        };
        /** @enum {string} */
        Tone: "bell" | "chime" | "drop" | "knock" | "pulse";
        /**
         * @example {
         *       "code": "123456",
         *       "password": "a password"
         *     }
         */
        TurnOff: {
            /** @description Of the authenticator app, or a recovery code. It, or a passkey. */
            code?: string | null;
            language?: components["schemas"]["Language"] | null;
            /** Format: password */
            password: string;
            /** @description What the browser answered to `/me/passkeys/challenge`, as `PublicKeyCredential.toJSON()` gives it. */
            passkey?: Record<string, never> | null;
        };
        Typing: {
            typing: boolean;
        };
        UnsupportedView: {
            /** @description As the platform names it. */
            kind: string;
            raw: unknown;
        };
        UploadForm: {
            /** Format: binary */
            file: string;
            /** @description `voice`, sent before the file: a recorded voice note. */
            kind?: string | null;
        };
        /**
         * @description One condition. Which `op` goes with which `field`, and what `values` are:
         *     `status`, `assignee` (`me`, `none` or a member's id), `team` (`none` or an id), `inbox`, `channel`, `label` (`none` or an
         *     id) and `priority`: `is` or `is_not` with any of up to 50 values. `unread`, `waiting` and `snoozed`: `is` or `is_not`, no
         *     values. `waiting` and `last_activity`: `longer_than` or `shorter_than`, one value: minutes ago. `snoozed`: `shorter_than`, one
         *     value: minutes until it wakes.
         */
        ViewCondition: {
            field: components["schemas"]["ConditionField"];
            op: components["schemas"]["ConditionOp"];
            values?: string[];
        };
        /** @description Which conversations: groups of conditions. */
        ViewConditions: {
            /** @description 1 to 5. */
            groups: components["schemas"]["ConditionGroup"][];
            /** @description Whether all groups must hold, or any one of them. */
            match: components["schemas"]["Matching"];
        };
        /** @description How many conversations a view holds. */
        ViewCountView: {
            /**
             * Format: int64
             * @description At most 99.
             */
            count: number;
            /** @description There are more than `count`, or there may be: nobody counted further. */
            more: boolean;
            /** @description As it was asked for. */
            view: string;
        };
        /**
         * @description Which conversations a role sees. One's own are those that one is assigned to.
         * @enum {string}
         */
        Visibility: "all" | "own_teams" | "own_and_unassigned";
        /** @description The ways in which one kind is told. */
        Ways: {
            /** @description It stands in the list of notifications. */
            centre: boolean;
            /** @description By the desktop, while the dashboard is open. */
            desktop: boolean;
            /** @description By Web Push, also where the dashboard is closed. */
            push: boolean;
            sound: boolean;
        };
        /** @description One thing a webhook held. */
        WebhookEffect: {
            became: components["schemas"]["Became"];
            contact_name?: string | null;
            /** Format: uuid */
            conversation_id?: string | null;
            /** @description The platform's id of the message it is or is about. */
            external_id?: string | null;
            /** @description `message`, `echo`, `reaction`, `edit`, `unsend`, `status`, `watermark`, or as the platform calls what is not understood. */
            kind: string;
            /** Format: uuid */
            message_id?: string | null;
        };
        /**
         * @description What is left out stays as it is.
         * @example {
         *       "enabled": true,
         *       "event_types": [
         *         "message.created"
         *       ]
         *     }
         */
        WebhookEndpointChanges: {
            /** @description Switched on, it goes on where it was, as far as the change log reaches. */
            enabled?: boolean | null;
            /** @description All of them. */
            event_types?: components["schemas"]["WebhookEventType"][] | null;
            name?: string | null;
            url?: string | null;
        };
        /**
         * @example {
         *       "created_at": "2026-11-27T08:00:00.000Z",
         *       "disabled": null,
         *       "event_types": [
         *         "message.created",
         *         "conversation.updated"
         *       ],
         *       "failing_since": null,
         *       "id": "019a8f00-0000-7000-8000-000000000001",
         *       "missed_at": null,
         *       "name": "Shop",
         *       "previous_secret_until": null,
         *       "url": "https://shop.example/hooks/desk",
         *       "version": 1
         *     }
         */
        WebhookEndpointView: {
            /** Format: date-time */
            created_at: string;
            disabled?: components["schemas"]["DisabledView"] | null;
            event_types: components["schemas"]["WebhookEventType"][];
            /**
             * Format: date-time
             * @description When the first attempt failed since which none succeeded; null: the last one succeeded.
             */
            failing_since?: string | null;
            /** Format: uuid */
            id: string;
            /**
             * Format: date-time
             * @description When it was found that what it had not got yet was too old to be kept, so that it never gets it.
             */
            missed_at?: string | null;
            name: string;
            /**
             * Format: date-time
             * @description Until then what is posted is signed with the secret before as well.
             */
            previous_secret_until?: string | null;
            url: string;
            /** Format: int64 */
            version: number;
        };
        WebhookEventDetail: components["schemas"]["WebhookEventView"] & {
            /** @description What it held, in its order, and what became of each. */
            effects: components["schemas"]["WebhookEffect"][];
            /** @description The slice as the platform sent it, as JSON text; values that are secrets are left out. */
            raw: string;
        };
        /**
         * @description An event that can be posted; its data is what the socket tells under the same name.
         * @enum {string}
         */
        WebhookEventType: "message.created" | "message.updated" | "message.removed" | "conversation.created" | "conversation.updated" | "conversation.removed" | "scheduled_message.updated" | "scheduled_message.removed" | "contact.updated" | "contact.removed" | "contact_attribute.updated" | "contact_attribute.removed" | "inbox.created" | "inbox.updated" | "inbox.removed" | "inbox_notice.created" | "member.updated" | "availability.updated" | "team.updated" | "team.removed" | "label.updated" | "label.removed" | "canned_response.updated" | "canned_response.removed" | "macro.updated" | "macro.removed";
        /** @description One line of the webhook log. */
        WebhookEventView: {
            account_id: string;
            channel: string;
            /** @description Whom it is about, as far as that is known; in lists alone. */
            contact_name?: string | null;
            error?: string | null;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            inbox_id?: string | null;
            /** @description What it held: `message`, `status`, `reaction` … */
            kinds: string[];
            /** @description `processed`, `unsupported`, `failed` or `unrouted`. */
            outcome: string;
            /**
             * @description The beginning of the message that it brought or is about, or `[image]` and the like; in lists alone. Nothing of what
             *     was taken back.
             */
            preview?: string | null;
            /** Format: date-time */
            received_at: string;
            /** Format: date-time */
            replayed_at?: string | null;
        };
        /**
         * @description What became of a stored webhook.
         * @enum {string}
         */
        WebhookOutcome: "processed" | "unsupported" | "failed" | "unrouted";
        /** @description The body of a webhook: an event with its view in `data`, as the socket tells it. */
        WebhookPayload: components["schemas"]["Event"] & {
            /**
             * Format: int64
             * @description Its place in the workspace's change log: of two, what has the higher one happened later.
             */
            seq: number;
            /**
             * Format: date-time
             * @description When it happened.
             */
            timestamp: string;
            /** Format: uuid */
            workspace_id: string;
        };
        /** @description Stored webhooks that are run again, and how far that has come. */
        WebhookReplayView: {
            /** Format: date-time */
            created_at: string;
            /** Format: int32 */
            done: number;
            /**
             * Format: int32
             * @description Of those done: which still could not be taken in.
             */
            failed: number;
            /** Format: date-time */
            finished_at?: string | null;
            /** Format: uuid */
            id: string;
            /** @description `running` or `finished`. */
            state: string;
            /** Format: int32 */
            total: number;
        };
        WebhookSetup: {
            channels: components["schemas"]["ChannelWebhook"][];
            /** @description None: `META_VERIFY_TOKEN` is not set on the server. */
            verify_token?: string | null;
        };
        /** @description What the workspace has chosen for itself. */
        WorkspaceSettingsView: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description Whether every member has to sign in with two steps: who has not set it up can do nothing else until then. */
            second_factor_required: boolean;
            /**
             * Format: int32
             * @description How many days raw webhooks are kept; null: as long as the server keeps them.
             */
            webhook_retention_days?: number | null;
            /**
             * Format: int32
             * @description How many days the server keeps them at most.
             */
            webhook_retention_max: number;
            /**
             * Format: int32
             * @description How many days files of messages are kept; null: as long as their messages.
             */
            media_retention_days?: number | null;
            /**
             * Format: int32
             * @description How many days messages of resolved conversations are kept, counted from when they came; null: until somebody erases them.
             */
            message_retention_days?: number | null;
            /**
             * Format: int32
             * @description The fewest days of messages: as long as the server keeps its log of changes and raw webhooks.
             */
            message_retention_min: number;
        };
        WorkspaceView: {
            /** Format: uuid */
            id: string;
            name: string;
        };
        /**
         * @example {
         *       "overlap_hours": 24
         *     }
         */
        RotateInboxSecret: {
            /**
             * Format: int32
             * @description So long the secret before counts as well: 24 by default, at most 168. 0: that one is known to somebody, or to nobody.
             */
            overlap_hours?: number | null;
        };
        /** @description An inbox whose secret was just made. */
        MadeInboxSecretView: {
            /**
             * @description With which webhooks are signed, both ways: `whsec_` and base64. It is shown this once.
             * @example whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD
             */
            secret: string;
            /**
             * @description Where the connector posts to.
             * @example https://desk.example/webhooks/api/019a8f00-0000-7000-8000-000000000001
             */
            url: string;
            /**
             * Format: date-time
             * @description Until then the secret before counts as well; null: from now on it does not.
             */
            previous_secret_until?: string | null;
            inbox: components["schemas"]["InboxView"];
        };
        /** @description How much a workspace uses of what it may. */
        UsageView: {
            /** @description Those that are connected. */
            inboxes: components["schemas"]["UsedView"];
            /** @description Those who may sign in. */
            members: components["schemas"]["UsedView"];
            /** @description What customers wrote and what they were answered this month. Beyond the limit replies are refused; what customers write never is. */
            messages: components["schemas"]["UsedView"];
            /**
             * Format: date
             * @description The first day of the month that is counted, in UTC: `2026-11-01`.
             * @example 2026-11-01
             */
            month: string;
            /** @description Bytes of files. Beyond the limit uploads are refused; what customers send never is. */
            storage: components["schemas"]["UsedView"];
        };
        /** @description What is used of something, and how much of it may be. */
        UsedView: {
            /**
             * Format: int64
             * @description Null: as much as one wants.
             */
            limit?: number | null;
            /** Format: int64 */
            used: number;
        };
        /**
         * @example {
         *       "sign_in": "the secret of the first step"
         *     }
         */
        AskForPasskey: {
            /** @description The secret that the first step gave. */
            sign_in: string;
        };
        /**
         * @example {
         *       "name": "Work laptop"
         *     }
         */
        ChangePasskey: {
            /** @description 1 to 100 characters. */
            name: string;
        };
        /**
         * @example {
         *       "credential": {
         *         "id": "AAAA",
         *         "type": "public-key"
         *       },
         *       "name": "Work laptop"
         *     }
         */
        NewPasskey: {
            /** @description What the browser made, as `PublicKeyCredential.toJSON()` gives it. */
            credential: Record<string, never>;
            language?: components["schemas"]["Language"] | null;
            /** @description 1 to 100 characters, by which its owner knows it. */
            name: string;
        };
        Page_PasskeyView: {
            items: {
                /** Format: date-time */
                created_at: string;
                /** Format: uuid */
                id: string;
                /**
                 * Format: date-time
                 * @description Null: never.
                 */
                last_used_at?: string | null;
                name: string;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        PasskeyAddedView: {
            passkey: components["schemas"]["PasskeyView"];
            /** @description With the first passkey of somebody who signed in with a password alone: they are shown this once. Else none; those of before are good. */
            recovery_codes: string[];
        };
        /** @description What a page asks the browser for. */
        PasskeyChallengeView: {
            /** Format: date-time */
            expires_at: string;
            /**
             * @description The `publicKey` of WebAuthn's options, as `PublicKeyCredential.parseCreationOptionsFromJSON` and
             *     `parseRequestOptionsFromJSON` read it.
             */
            public_key: Record<string, never>;
        };
        /** @description A passkey of who asks. */
        PasskeyView: {
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            /**
             * Format: date-time
             * @description Null: never.
             */
            last_used_at?: string | null;
            name: string;
        };
        /**
         * @example {
         *       "passkey": {
         *         "id": "AAAA",
         *         "type": "public-key"
         *       }
         *     }
         */
        SignInByPasskey: {
            /** @description What the browser answered to `/auth/passkey/challenge`, as `PublicKeyCredential.toJSON()` gives it. */
            passkey: Record<string, never>;
        };
        /** @description A file with everything of one contact, and how far it has come. */
        ContactExportView: {
            author_name?: string | null;
            /** Format: uuid */
            contact_id: string;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: int32
             * @description Of which so many are in it.
             */
            done: number;
            /**
             * Format: date-time
             * @description When it is removed by itself.
             */
            expires_at: string;
            /** Format: date-time */
            finished_at?: string | null;
            /** Format: uuid */
            id: string;
            /**
             * Format: int64
             * @description Bytes, once it is ready.
             */
            size?: number | null;
            /** @description `running`, `ready`, or `failed`: ask for another one. */
            state: string;
            /**
             * Format: int32
             * @description Messages.
             */
            total: number;
        };
        /** @description A contact that is being erased, and afterwards the proof of it. It holds nothing of the person. */
        ErasureView: {
            /** Format: uuid */
            actor_id?: string | null;
            /** @description `member`, `token`, `operator`, or `system`: a platform asked for it. */
            actor_kind: string;
            actor_name?: string | null;
            /**
             * Format: uuid
             * @description The id that the contact had.
             */
            contact_id: string;
            /** @description By table how many rows went or were emptied so far; `files`: how many files of the storage. */
            counts: {
                [key: string]: number;
            };
            /** Format: date-time */
            finished_at?: string | null;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            requested_at: string;
            /** @description While it runs: `messages`, `contact`, `log`, then `webhooks`. */
            stage?: string | null;
            /** @description `running` or `finished`. */
            state: string;
        };
        Page_ErasureView: {
            items: {
                /** Format: uuid */
                actor_id?: string | null;
                /** @description `member`, `token`, `operator`, or `system`: a platform asked for it. */
                actor_kind: string;
                actor_name?: string | null;
                /**
                 * Format: uuid
                 * @description The id that the contact had.
                 */
                contact_id: string;
                /** @description By table how many rows went or were emptied so far; `files`: how many files of the storage. */
                counts: {
                    [key: string]: number;
                };
                /** Format: date-time */
                finished_at?: string | null;
                /** Format: uuid */
                id: string;
                /** Format: date-time */
                requested_at: string;
                /** @description While it runs: `messages`, `contact`, `log`, then `webhooks`. */
                stage?: string | null;
                /** @description `running` or `finished`. */
                state: string;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        /**
         * @example {
         *       "client_id": "frontdesk",
         *       "client_secret": "as the provider shows it",
         *       "domains": [
         *         "example.com"
         *       ],
         *       "issuer": "https://login.example.com",
         *       "name": "two-wheels",
         *       "required": false,
         *       "scopes": [
         *         "email",
         *         "profile"
         *       ]
         *     }
         */
        NewProvider: {
            client_id: string;
            /**
             * Format: password
             * @description Left out, the one before stays, unless the issuer or the client id is another one.
             */
            client_secret?: string | null;
            /** @description Of mail addresses that are believed; empty: of all. At least one, where people become members by themselves. */
            domains?: string[];
            /** @description As the provider writes it of itself, with or without the slash at the end. */
            issuer: string;
            join_role?: components["schemas"]["Role"] | null;
            /**
             * Format: uuid
             * @description With the role custom: which.
             */
            join_role_id?: string | null;
            /** @description 3 to 40 small letters, digits and hyphens; no other workspace's. */
            name: string;
            /** @description Whether members sign in by it alone. Somebody has to have come through it first. */
            required?: boolean;
            /** @description Asked for beside `openid`: `email` and `profile` by default. */
            scopes?: string[];
        };
        Page_SignInIdentityView: {
            items: {
                /**
                 * Format: date-time
                 * @description When they came for the first time.
                 */
                created_at: string;
                email: string;
                /** Format: date-time */
                last_used_at: string;
                /** Format: uuid */
                member_id: string;
                name: string;
                /** @description By which the provider knows them. */
                subject: string;
            }[];
            /** @description Give it as `cursor` for the next page; null: this was the last. */
            next_cursor?: string | null;
        };
        /** @description A member who has come by the provider. */
        SignInIdentityView: {
            /**
             * Format: date-time
             * @description When they came for the first time.
             */
            created_at: string;
            email: string;
            /** Format: date-time */
            last_used_at: string;
            /** Format: uuid */
            member_id: string;
            name: string;
            /** @description By which the provider knows them. */
            subject: string;
        };
        /** @description Without its secret, which is never shown. */
        SignInProviderView: {
            client_id: string;
            /** @description Of mail addresses that are believed; empty: of all. */
            domains: string[];
            issuer: string;
            join_role?: components["schemas"]["Role"] | null;
            /**
             * Format: uuid
             * @description With the role custom: which.
             */
            join_role_id?: string | null;
            /** @description By which the workspace's people find it at the login. */
            name: string;
            /** @description Whether members sign in by it alone. Owners may come in with their password and a second step. */
            required: boolean;
            /** @description Asked for beside `openid`. */
            scopes: string[];
            /**
             * Format: date-time
             * @description When somebody came through it last, as it is set up now; null: nobody yet.
             */
            verified_at?: string | null;
        };
        /** @description How a workspace's people sign in by its provider. */
        SignInSettingsView: {
            provider?: components["schemas"]["SignInProviderView"] | null;
            /** @description Where the provider sends browsers back to: register it there. */
            redirect_url: string;
        };
        /**
         * @example {
         *       "name": "two-wheels"
         *     }
         */
        StartSignIn: {
            /** @description Whether the person has to show there once more that it is they, however long ago they did. */
            again?: boolean;
            /** @description Under which the workspace has set its provider up. */
            name: string;
            /** @description The page of the dashboard where they go on. */
            return_to?: string | null;
        };
        /** @description Where to send the browser. */
        StartedSignIn: {
            /** @description Of the provider: open it in this window. */
            url: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
