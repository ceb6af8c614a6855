SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.api_tokens (
    id character varying NOT NULL,
    name character varying NOT NULL,
    scope character varying NOT NULL,
    secret_sha256 character varying NOT NULL,
    author character varying NOT NULL,
    created_at character varying NOT NULL,
    expires_at character varying,
    last_used_at character varying,
    revoked_at character varying
);
CREATE TABLE public.audit (
    id bigint NOT NULL,
    at character varying NOT NULL,
    author character varying NOT NULL,
    project_id character varying NOT NULL,
    action character varying NOT NULL,
    kind character varying NOT NULL,
    entity_id character varying NOT NULL,
    entity_name character varying NOT NULL,
    before json,
    after json
);
CREATE SEQUENCE public.audit_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.audit_id_seq OWNED BY public.audit.id;
CREATE TABLE public.biomarker_sets (
    id character varying NOT NULL,
    project_id character varying NOT NULL,
    name character varying NOT NULL,
    symbols json NOT NULL,
    author character varying NOT NULL,
    created_at character varying NOT NULL
);
CREATE TABLE public.cohort_members (
    cohort_id character varying NOT NULL,
    recording_id character varying NOT NULL,
    record character varying NOT NULL
);
CREATE TABLE public.cohorts (
    id character varying NOT NULL,
    name character varying NOT NULL,
    selection json NOT NULL,
    created_at character varying NOT NULL,
    extracted_at character varying,
    stale boolean NOT NULL,
    looks bigint NOT NULL,
    facts json NOT NULL,
    project_id character varying DEFAULT 'default'::character varying NOT NULL
);
CREATE TABLE public.consents (
    id bigint NOT NULL,
    subject_id character varying NOT NULL,
    device_id character varying,
    kind character varying NOT NULL,
    given boolean NOT NULL,
    text_version character varying NOT NULL,
    at character varying NOT NULL
);
CREATE SEQUENCE public.consents_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.consents_id_seq OWNED BY public.consents.id;
CREATE TABLE public.corrections (
    id character varying NOT NULL,
    recording_id character varying NOT NULL,
    revision bigint NOT NULL,
    author character varying NOT NULL,
    reason character varying NOT NULL,
    edits json NOT NULL,
    at character varying NOT NULL,
    undone_at character varying,
    undone_by character varying
);
CREATE TABLE public.devices (
    id character varying NOT NULL,
    project_id character varying NOT NULL,
    subject_id character varying,
    name character varying NOT NULL,
    secret_sha256 character varying NOT NULL,
    author character varying NOT NULL,
    created_at character varying NOT NULL,
    expires_at character varying,
    last_used_at character varying,
    revoked_at character varying
);
CREATE TABLE public.discoveries (
    id character varying NOT NULL,
    cohort_id character varying NOT NULL,
    choices json NOT NULL,
    look bigint NOT NULL,
    created_at character varying NOT NULL,
    hash character varying,
    summary json NOT NULL
);
CREATE TABLE public.jobs (
    id character varying NOT NULL,
    kind character varying NOT NULL,
    cohort_id character varying,
    discovery_id character varying,
    state character varying NOT NULL,
    stage character varying NOT NULL,
    total bigint NOT NULL,
    kept bigint NOT NULL,
    done bigint NOT NULL,
    failed bigint NOT NULL,
    error character varying NOT NULL,
    created_at character varying NOT NULL,
    started_at character varying,
    ended_at character varying,
    recording_id character varying
);
CREATE TABLE public.live_sessions (
    id character varying NOT NULL,
    project_id character varying NOT NULL,
    subject_id character varying,
    owner character varying NOT NULL,
    state character varying NOT NULL,
    start json NOT NULL,
    started_at character varying NOT NULL,
    finish json,
    finished_at character varying,
    recording_id character varying,
    notes json NOT NULL,
    updated_at character varying NOT NULL
);
CREATE TABLE public.long_analyses (
    recording_id character varying NOT NULL,
    settings_hash character varying NOT NULL,
    software_version character varying NOT NULL,
    state character varying NOT NULL,
    facts json NOT NULL,
    result_sha256 character varying,
    at character varying NOT NULL
);
CREATE TABLE public.long_corrections (
    id bigint NOT NULL,
    recording_id character varying NOT NULL,
    body json NOT NULL,
    author character varying NOT NULL,
    reason character varying NOT NULL,
    at character varying NOT NULL,
    before json NOT NULL,
    after json NOT NULL,
    undone_at character varying,
    undone_by character varying
);
CREATE SEQUENCE public.long_corrections_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.long_corrections_id_seq OWNED BY public.long_corrections.id;
CREATE TABLE public.mapping_presets (
    id character varying NOT NULL,
    project_id character varying NOT NULL,
    name character varying NOT NULL,
    header character varying NOT NULL,
    stated json NOT NULL,
    author character varying NOT NULL,
    created_at character varying NOT NULL
);
CREATE TABLE public.notes (
    id character varying NOT NULL,
    recording_id character varying NOT NULL,
    kind character varying NOT NULL,
    body json NOT NULL,
    author character varying NOT NULL,
    at character varying NOT NULL
);
CREATE TABLE public.originals (
    recording_id character varying NOT NULL,
    name character varying NOT NULL,
    sha256 character varying NOT NULL
);
CREATE TABLE public.outcome_tables (
    id character varying NOT NULL,
    project_id character varying NOT NULL,
    name character varying NOT NULL,
    key character varying NOT NULL,
    columns json NOT NULL,
    author character varying NOT NULL,
    imported_at character varying NOT NULL
);
CREATE TABLE public.outcome_values (
    table_id character varying NOT NULL,
    entity_id character varying NOT NULL,
    "values" json NOT NULL
);
CREATE TABLE public.pairings (
    id character varying NOT NULL,
    project_id character varying NOT NULL,
    subject_id character varying,
    code_sha256 character varying NOT NULL,
    device_days bigint,
    author character varying NOT NULL,
    created_at character varying NOT NULL,
    expires_at character varying NOT NULL,
    used_at character varying,
    device_id character varying
);
CREATE TABLE public.participant_views (
    subject_id character varying NOT NULL,
    author character varying NOT NULL,
    at character varying NOT NULL
);
CREATE TABLE public.person_digests (
    recording_id character varying NOT NULL,
    key character varying NOT NULL,
    digest json NOT NULL
);
CREATE TABLE public.profiles (
    recording_id character varying NOT NULL,
    settings_hash character varying NOT NULL,
    catalogue_version character varying NOT NULL,
    software_version character varying NOT NULL,
    correction bigint DEFAULT 0 NOT NULL,
    heart_rate double precision,
    rhythm character varying,
    quality character varying NOT NULL,
    profile bytea NOT NULL,
    fiducials bytea NOT NULL,
    numbers bytea
);
CREATE TABLE public.projects (
    id character varying NOT NULL,
    name character varying NOT NULL,
    created_at character varying NOT NULL,
    settings_id character varying
);
CREATE TABLE public.pyramids (
    recording_id character varying NOT NULL,
    path character varying NOT NULL,
    levels json NOT NULL,
    sha256 character varying NOT NULL
);
CREATE TABLE public.record_sets (
    id character varying NOT NULL,
    project_id character varying NOT NULL,
    name character varying NOT NULL,
    recording_ids json NOT NULL,
    how json NOT NULL,
    author character varying NOT NULL,
    created_at character varying NOT NULL
);
CREATE TABLE public.recording_tags (
    recording_id character varying NOT NULL,
    tag character varying NOT NULL
);
CREATE TABLE public.recording_words (
    recording_id character varying NOT NULL,
    symptoms json NOT NULL,
    note character varying NOT NULL,
    at character varying NOT NULL
);
CREATE TABLE public.recordings (
    id character varying NOT NULL,
    name character varying NOT NULL,
    leads json NOT NULL,
    fs_hz double precision NOT NULL,
    samples bigint NOT NULL,
    samples_sha256 character varying NOT NULL,
    age_years double precision,
    sex character varying,
    started_at character varying,
    device character varying,
    source_format character varying NOT NULL,
    source_sha256 character varying NOT NULL,
    resolution_uv double precision,
    band_low_hz double precision,
    band_high_hz double precision,
    derived_leads json NOT NULL,
    device_measurements json NOT NULL,
    statements json NOT NULL,
    warnings json NOT NULL,
    synthetic boolean NOT NULL,
    "group" character varying,
    uploaded_at character varying NOT NULL,
    pseudonym character varying,
    notch_hz double precision,
    experimental boolean DEFAULT false NOT NULL,
    annotations json DEFAULT '[]'::json NOT NULL,
    identity json DEFAULT '{}'::json NOT NULL,
    median_beat bytea,
    median_fs_hz double precision,
    median_leads json DEFAULT '[]'::json NOT NULL,
    project_id character varying DEFAULT 'default'::character varying NOT NULL,
    subject_id character varying,
    revision bigint DEFAULT 0 NOT NULL
);
CREATE TABLE public.reference_tables (
    id character varying NOT NULL,
    project_id character varying NOT NULL,
    name character varying NOT NULL,
    content character varying NOT NULL,
    author character varying NOT NULL,
    created_at character varying NOT NULL
);
CREATE TABLE public.saved_settings (
    id character varying NOT NULL,
    project_id character varying NOT NULL,
    name character varying NOT NULL,
    version bigint NOT NULL,
    settings json NOT NULL,
    hash character varying NOT NULL,
    note character varying NOT NULL,
    author character varying NOT NULL,
    created_at character varying NOT NULL
);
CREATE TABLE public.shares (
    id character varying NOT NULL,
    subject_id character varying NOT NULL,
    device_id character varying,
    name character varying NOT NULL,
    secret_sha256 character varying NOT NULL,
    created_at character varying NOT NULL,
    expires_at character varying NOT NULL,
    last_used_at character varying,
    revoked_at character varying
);
CREATE TABLE public.store_identity (
    id character varying NOT NULL
);
CREATE TABLE public.subjects (
    id character varying NOT NULL,
    project_id character varying NOT NULL,
    pseudonym character varying NOT NULL,
    sex character varying,
    birth_year bigint,
    note character varying NOT NULL,
    created_at character varying NOT NULL
);
CREATE TABLE public.thumbnails (
    recording_id character varying NOT NULL,
    lead character varying NOT NULL,
    points_hz double precision NOT NULL,
    samples_uv bytea NOT NULL
);
CREATE TABLE public.triage (
    recording_id character varying NOT NULL,
    decision character varying NOT NULL,
    reason character varying NOT NULL,
    note character varying NOT NULL,
    author character varying NOT NULL,
    at character varying NOT NULL
);
CREATE TABLE public.upload_batches (
    id character varying NOT NULL,
    project_id character varying NOT NULL,
    name character varying NOT NULL,
    author character varying NOT NULL,
    options json NOT NULL,
    created_at character varying NOT NULL,
    ended_at character varying
);
CREATE TABLE public.upload_entries (
    id bigint NOT NULL,
    batch_id character varying NOT NULL,
    archive_id bigint,
    within character varying NOT NULL,
    name character varying NOT NULL,
    state character varying NOT NULL,
    header character varying NOT NULL,
    stated json NOT NULL,
    attempts bigint NOT NULL,
    recording_id character varying,
    problem character varying NOT NULL,
    sentence character varying NOT NULL,
    dropped json NOT NULL,
    updated_at character varying NOT NULL
);
CREATE SEQUENCE public.upload_entries_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.upload_entries_id_seq OWNED BY public.upload_entries.id;
CREATE TABLE public.upload_files (
    id bigint NOT NULL,
    entry_id bigint NOT NULL,
    path character varying NOT NULL,
    size_bytes bigint NOT NULL,
    modified_ms bigint,
    sha256 character varying
);
CREATE SEQUENCE public.upload_files_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.upload_files_id_seq OWNED BY public.upload_files.id;
CREATE TABLE public.webhook_deliveries (
    id character varying NOT NULL,
    webhook_id character varying NOT NULL,
    event character varying NOT NULL,
    about json NOT NULL,
    body character varying,
    state character varying NOT NULL,
    created_at character varying NOT NULL,
    due_at character varying NOT NULL,
    attempts bigint NOT NULL,
    status bigint,
    error character varying NOT NULL,
    ended_at character varying
);
CREATE TABLE public.webhooks (
    id character varying NOT NULL,
    project_id character varying NOT NULL,
    url character varying NOT NULL,
    events json NOT NULL,
    secret character varying NOT NULL,
    author character varying NOT NULL,
    created_at character varying NOT NULL,
    failures bigint NOT NULL,
    held_until character varying,
    disabled_at character varying,
    disabled_why character varying NOT NULL
);
ALTER TABLE ONLY public.audit ALTER COLUMN id SET DEFAULT nextval('public.audit_id_seq'::regclass);
ALTER TABLE ONLY public.consents ALTER COLUMN id SET DEFAULT nextval('public.consents_id_seq'::regclass);
ALTER TABLE ONLY public.long_corrections ALTER COLUMN id SET DEFAULT nextval('public.long_corrections_id_seq'::regclass);
ALTER TABLE ONLY public.upload_entries ALTER COLUMN id SET DEFAULT nextval('public.upload_entries_id_seq'::regclass);
ALTER TABLE ONLY public.upload_files ALTER COLUMN id SET DEFAULT nextval('public.upload_files_id_seq'::regclass);
INSERT INTO public.alembic_version VALUES ('0014');
INSERT INTO public.api_tokens VALUES ('a54dae17ec1bfd76', 'Reader', 'read', 'f0ed1c1db71d2cf31db8ec29a16521f3c2daed1340c20c72cd76aa7aa7da859c', 'local user', '2026-11-27T00:52:51.889691+00:00', '2027-02-25T00:52:51.889691+00:00', NULL, NULL);
INSERT INTO public.audit VALUES (1, '2026-11-27T00:52:51.598337+00:00', 'local user', '690309155bedc528', 'make', 'project', '690309155bedc528', 'Heart failure', NULL, '{"name": "Heart failure"}');
INSERT INTO public.audit VALUES (2, '2026-11-27T00:52:51.703736+00:00', 'local user', 'default', 'correct', 'recording', 'b7dbdf91ae50800ec0fd87ad4289f023', 'bed_0', NULL, '{"revision": 1, "author": "local user", "reason": "", "at": "2026-11-27T00:52:51+00:00", "edits": [{"do": "remove_beat", "beat_s": 3.299402}]}');
INSERT INTO public.audit VALUES (3, '2026-11-27T00:52:51.788930+00:00', 'local user', 'default', 'add', 'comment', 'f150e63beca7f03f77403b2b79990e1d', 'bed_1', NULL, '{"text": "A pause after lunch", "s": null}');
INSERT INTO public.audit VALUES (4, '2026-11-27T00:52:51.877959+00:00', 'local user', 'default', 'save', 'settings', '93b1040c8f92c24a', 'Own definitions@1', NULL, '{"hash": "2f1d363df301", "note": ""}');
INSERT INTO public.audit VALUES (5, '2026-11-27T00:52:51.889912+00:00', 'local user', 'default', 'make', 'token', 'a54dae17ec1bfd76', 'Reader', NULL, '{"scope": "read", "days": 90}');
INSERT INTO public.audit VALUES (6, '2026-11-27T00:52:51.904819+00:00', 'local user', 'default', 'make', 'webhook', '6baa3bbdb6dc2733', '127.0.0.1', NULL, '{"events": ["report.finished"]}');
INSERT INTO public.audit VALUES (7, '2026-11-27T00:52:51.920958+00:00', 'local user', 'default', 'make', 'subject', 'e47dc4bb4e9ac8c8d7105aa4a0caed7a', 'Ada', NULL, '{"pseudonym": "Ada"}');
INSERT INTO public.audit VALUES (8, '2026-11-27T00:52:51.922991+00:00', 'local user', 'default', 'make', 'pairing', 'b238b2243daff50f', 'Ada', NULL, '{"participant": "e47dc4bb4e9ac8c8d7105aa4a0caed7a", "days": 180}');
INSERT INTO public.audit VALUES (9, '2026-11-27T00:52:51.930926+00:00', 'local user', 'default', 'pair', 'device', '9c03b9fe6aa85f69', 'My phone', NULL, '{"participant": "e47dc4bb4e9ac8c8d7105aa4a0caed7a", "days": 180}');
INSERT INTO public.audit VALUES (10, '2026-11-27T00:52:51.947090+00:00', 'local user', 'default', 'make', 'cohort', '85cc45d445c58f981c2c4e7cc914a5ac', 'All of them', NULL, '{"kind": "all", "values": [], "without": [], "per_person": "all", "excluded_too": false, "settings_id": null}');
INSERT INTO public.audit VALUES (11, '2026-11-27T00:52:51.967285+00:00', 'local user', 'default', 'begin', 'upload', '23abcfd36090c0ee4af4b9ed93d3fdc0', 'ward', NULL, '{"keep_identity": false, "keep_original": false}');
INSERT INTO public.cohorts VALUES ('85cc45d445c58f981c2c4e7cc914a5ac', 'All of them', '{"kind": "all", "values": [], "without": [], "per_person": "all", "excluded_too": false, "settings_id": null}', '2026-11-27T00:52:51.946955+00:00', NULL, false, 0, '{}', 'default');
INSERT INTO public.corrections VALUES ('36f77b830724b3943540ccd7d6b80d7c', 'b7dbdf91ae50800ec0fd87ad4289f023', 1, 'local user', '', '[{"do": "remove_beat", "beat_s": 3.299402}]', '2026-11-27T00:52:51.696933+00:00', NULL, NULL);
INSERT INTO public.devices VALUES ('9c03b9fe6aa85f69', 'default', 'e47dc4bb4e9ac8c8d7105aa4a0caed7a', 'My phone', '808984370d20313f3606d98ec7c9727c71f7e59c186ffb64752c8d037fecff43', 'local user', '2026-11-27T00:52:51.929284+00:00', '2027-05-26T00:52:51.929284+00:00', NULL, NULL);
INSERT INTO public.jobs VALUES ('1bb48d2d96774780d6a558e7148fbe53', 'extraction', '85cc45d445c58f981c2c4e7cc914a5ac', NULL, 'queued', '', 0, 0, 0, 0, '', '2026-11-27T00:52:51.951293+00:00', NULL, NULL, NULL);
INSERT INTO public.notes VALUES ('4854e40bd67739c9481dd3da4b1bbf71', 'f150e63beca7f03f77403b2b79990e1d', 'comment', '{"text": "A pause after lunch", "s": null}', 'local user', '2026-11-27T00:52:51.788832+00:00');
INSERT INTO public.pairings VALUES ('b238b2243daff50f', 'default', 'e47dc4bb4e9ac8c8d7105aa4a0caed7a', '82afac368b0c3b6d5b8162f3dc45ef86afbd39bdbe8e4d13fc2e75c07b20df8f', 180, 'local user', '2026-11-27T00:52:51.913316+00:00', '2026-11-27T00:57:51.913316+00:00', '2026-11-27T00:52:51.927667+00:00', '9c03b9fe6aa85f69');
INSERT INTO public.profiles VALUES ('b7dbdf91ae50800ec0fd87ad4289f023', 'c9157fa297cb', '565.2244a1e5', '0.1.0', 0, 59.9999998, 'sinus', 'good', '\x789cdd9d598fe3ba9580ff4a50c0bce5ea8aa4d6799b2548f29a01fa6590116889b6d5a5ad28c9d5d517f9ef43caae2afb50b2e492dba27881001d97177d3a1479f6f3c7136771c993a77fffd3d3862591fdf4e73f3d55bc3cb0821631132ffff1941655db44f59e62d793ef0b88eb129b7a0e229e1dd26d603bfe06b96c1388d75dc6c230460c617b836cca42cf71134a1c1c3a6112f8d4a61bf913356b9ab4d8d5d19ed67bf9a571885c7f4b71e8c7176fe8ae609feef615adc5bb7f8aff6f5bae784356be7ebe845cdbb2c58b394d8bd34b4fb46d4af94d096b58dc945cbec60e69c2249778bd617995d18645829f33f1afb42cba6f0fc51f39ab38ab59d188970f2cda30dad4519eca3790ee3bb3b410af1dbf75ffb6e169d27d67c48a24e26d26efdc53438b9df88acf3f887bc85954311ecb97e5657757fdd21caf213e5dc2d3567c1de3699cd2a7ee5ab68ccbab8e327660d95154db527cd30bafe51b0ef12eca69c3d31ff26fcfe5f1d5a2885892ca9b285e6d78cb8eaf25aca2bc692fae831cefde9e1fa2ba1297c1db5c7ed32bcbe2fdd3e90fe2368a8be8164a9d9765b32f98b8fb154f4f3fd77df8e30fe26daefdf9ade25e5271b7c502eb64e37cfce1352d92f235aabb8b38bebfcd1a4ec5ad2a791389b788bf6c6956cbab17f73fcddb3c7a696996366f9d908b37f9e39bb4cc297f665c7ed1fffe53bc52be4ad4adf884bca9f5d9b7883b598abbdb2d877857e6695c3ffd4bbc1ed38666e5ae65d1417ccf4912aee75a183b0e45cced9665b96d5ea510cfde635bc8ea9e9b784fbb15f2f4df7fff8fbffee686a1cb5cead1ed96c8bf6e4f0b139fd66ac668d25deed3dfff2efffecd7dfa67b7b4b8587149f4f1e7eec59677ebb3bb51e8f8f9b3bbb02bcb6ef9f1fd5bb3ef4457a745db89455c6c717a8eba6ffa5c68c79724f981662debfeef1f7ddb81bc5df285bffcd75f6df11feaeec35bbe29bba5c87994335a3c9d88e44b4fefdfd95dec49acdd0b51c37ec80557b45926452da4233f90d7a78fa4c989a87cee9670f705f2e7c4d3d87df7e9839f771f5dbfef026f0a13ee614ad2b553914baa3d130f7e2416121bc272432becfe0b46d07e975be1b270ce259cdcfe687695ce132223481c59f3e8c207c0b997705575f5191302b31c9f38ce18d8b515f9082cff12aba9a29aedf2d311d947e690c0f2111632bb1799d8ac03dbf51cc7767e016000005fa2b4681817d735fcc8059687b01f7af7230c6d07058147c82f200cc1ca8c8e7a523cf8d4a1093be5bf2dbb97205b8162fc5db9ea651a25428b1221784857d1bb063184f47e1d37adc0575e16bb93a672a23b7de657f3e121beee6ace218fcad5e76a148f9befbac8d17aabbc05f09b7b09e859be1ffa81ee80641030a73f0c59a5ce30636aca93085515b177d2e7a8497336fc143abee5e0c0f1f4d657a6b25d3e80ae6fb92874bdc0d71cce03707c545741c23ef03cdfb791e668fe20dad8f1e039968d03e2bbe61082f341ac4fdf0d021b6b4e1828843db6c2a5f45cd7222e0e3cdd97e72434b0ab08adde0f6d14e8be30a17d70b630a56d1ed1e47b5b372c19da63be74fa6d699a1dbff271071f341a721af3f6a7a04dd81cf545311c163bd991a282d21fe9a04934012d613b7de014f5332f79b52fb372f736bcc1f4413e55659dca20c1d319ea1f7146ebfa5f8b3e8a53112f379a75212a0af626dda649af22332ec9d16d866eead326fdc0857a03e2b824f54454d46c81260c2471647cd84b076486b984a0d61d75112a2351818edaadd8939b7e9395f1f30ccc81cd673956a0d2e5872aaac56706bda2ebd20414a76f5136f13e8acbf69a3afe75c6e315ebc978f326ab0d23865ee1175e9be517c6d06d7a4e3862fa07be855d3b20486f0beb36c4cbc51a8496e7f8210ef4369031f40d5f201a723c62e81c7ee97d14d7a9b54e84039e29dff21d14f87afb4d31740af30972731dcb717ce42123d82ec5e6600b07d8f65cddd980e6dd7ff45dca8d602bb089e78d668cac82ed526e581c06988481abfb79e7c33559f1346746ed963720aed3c6c7d0e75d1b28c51b10d72ac55059a8e3c15e125abe67fb9e77b70ca745e12e45b7163818ad38833346a3463033f99cd18d0ede10e66a8408d394cf00e961306cbf322902d3a19eb2c778ee4a24380dee728f590d1cb01e3ebcf8346ed2c3d17a37cbdd045ddcd251d1bc5557166a6f78ed1fdd656b14589b0436216ef8a22159a092c5655e9585d0a6c63cda784edeaf7e704095d11d2e54e18c8b43dc42b9e2480406aada96d32e014abc5b027f6ce5f70d9d2d018aaf81ce40fc639bd1dd400074094ee8b29fe25e5b8ddd3b916ea5563d064ae9b95991a666686a18e8a687343a74b5906979ff7de6f17ca42fb46b4eba1ee90b7a4abc485695a74d9bcc49b4d00ab427f4d981a6e2519cf32c6a0509a3831f90a75c28c73685d41d20fdb08dcd41f506503ba36f8ea6a357ae1751aa98392deaaecb44f453185a661c27b044a12c7924c352e58eb3ba9ee7c0b9a6ba3e9ed5814767b6d96c22baa70611e21ec25aacdb76de83a91925383ab9797204e7665a48e74ec61a1619080b8ecea22c646fa2749bc6515c16491b1f1dca2ca36f065183533463db26a232733a153bf096d6711ab719e5f333a835e3f67bb8abb2361f5c290664ec479c36c77049451b71074c3a6c619a356dba8aa43416baf08b399c30547bb6559ba75f2895661fcf2d8f5ee9618e4aac17a90b35a99ab27817fde23cfa19eedcbffde32ffff3254ed2c729ecb059e6aa4e803010df01fed236398fa7f4943640344ec595d455facceaaec9916c6c797f8bf5f101084f69984363f1467a98ad20fe02717e9911eeb31de3459ad3608ed3ca4861d56b477af0a2033a56be4ae45f80faf823c5573cf7cd681f96950142df7d33b51b0b097d0b3b01d2bcdfcc4d84a078c2469613fa58f39625be12963823bcde2975656b1546269a38dad09fac997348eac407e31182efb2d9b4018c3010d131d25c683e7b9a1bc208f3f304e3be4c766c8e3f57273e98c826f8923c6d78ca8ae739117b9d1861a697603c50e9d11446b3d85bcda08485079292d3b6a17bcabfb78630f6a970f3da40291d71978353949b58d2a58734694d5151a1034b329e3a956cd30d4fb3cc9ca4751fd62088d59a9749ba4dc5db37e5aeac6b63d439d86de7bb69b615ccd3ff6ea03e0793dabf1bb5bb860a5ce7cd195ba61879167242ed0d476cf7f39dc6900cf7815c0d2038fb4f7c7252ce9f87fc1a21b10227101fbedb548325d92e3d1a82cd279e133a7ab715f06162fe27dbb5fee3aba12383742f3d69cf97cbd3b630f1b0e3123cd6f662d182a05b212fd7a984248ee71332d608796148a0c2c49427298d2396c9395d65b57f13bff61e40dfd08c5e19c5f1f580ce022723862e80d6a0b69e53e9d65951e2e31ed7866169c0018cdbd4cd848a272fb45c827ce4eadd50682a1ca8530f2dc775dc40f3d92a01748233cab3b788b3aacc284febb9a6be5e292b0174876f78bba309edcab9e734fed00d1358c21bd6d08816bbecc6627c40a95185c544c49b8f0cad10c1b1f8de094bfae224a8d070ea7902d5c7b1713bec1db481c560611c403a006852aaae9c7bd5eeebcc78afcafdc73386503398a2f560c7b61ccf755da2b56230910db451946c0421cd2706853047a531a83c3884e9298d71d33c2623ae779a4708936fa49f5ffc84ec9521e9d40628ebdd4443e56114bf17891772d6f02b4b1659ae8b896b8f66c42deab4ba850ff480167c04d92e1e332197e58331f1b62b73388dc2bdd289a86712ee533796fee251ec35ac34e5834ed515f02175867df5d947223adf1d87a488908bfd201cd767bead0a531166e021ecc92752734e7552d90767c176f4ba387f13a0b64ddc3040c8b1477b2cae0bf552a447548778421dc4de68f471615458edd01d22c372f42d3bf430b6dd712e6b49657c121a98fe68e110d9048f0fed5c1e4d9957d61dfd74539759db5c790c3bf179be638f6faa2b62ec91a3f8bd352cd1e1a16cdb92c773bb46f7f12da38e4b56383ee1540cc8f31acfa9776c950d74994a408908470ca4bb7df39ee3584587326be8ce94425dc90b7cab0d155771605742c7c7b3d1937dfc89f65ac004babe93dff3882375bad1512d0be301f3f1d804e3b856e9a628792eaeac31a5eb07b2915203d8dfd7eef6608722c78767034ca753162c42b6eba07082d2b3e46a455025e75384872cdbf57d14387aef3453e1a017871007f9e1787ee3c270b0cbc114c989858931f110f103dd65370d4f7dee42270c7c678292ba2c9edab6b60b9f1ab575dec2787b78580f46172e5303e5780be35ae5d8d300f4d899a28c60bb067818e2001182f1680c75e11de7064225ae212c7fcfd79eb067ee47c19a29cfa26d05e2d0b71dcfd7fd58bc85118a1191108598e8edf8474a66513d96f3ef583eb111c2e118d98281b789602029d50a1c4c02df1bb37917065386cf6d398dafa7d588270ebb4e4088096830f614f8d8097c712c68cda654b7f3b107ed2b790a4b9ce653c8d478210e5c12e051bb6f61a1f5cd4ab81a5ac2c4c2e2dc0842ede32f93e09441c0d877fdf142cbe5d9faa6404c8b2e1171740724082678765745094678f95660db9e835640d937e842528ee75f60df42a14f88a37d14ed364a204b62c9bdd41e3d0135a0ec9be7212927245f102b0c3cd771c7875bae0b1378d51c0b7bd85941701bc1299e2f2367e357a3bd8b2835a36c8a33340c4828ac07fd332f106c76c2c7941ab18d0a2e670d07ff289aba7762226cbe15a0016fc4982a2a374c59493121274f7f34f0b4092ddb4524f056a0a4c1d6182f936247abf1e54ec55ba7ab1af74dcb6bab3a2b2b06bb7f5c0ad0f5c49e89033b1caddffef6fba20bf416c44b2106e229f46c197ad21eb1c7504acad762821c7ff31d2b7402e4e071856c4d9460430d42cbc71e21eef886ba34658fa1f491703841a0c8b67ccf0949a8ffaabd99143458b270e0dbf694a4fca54961d0b34babe4f9bc2112fa2455e2be78e07e2b0967a900ab23bc590bd08750199c5b37c754cae8fb95d3432653121c38814b2668024b3e8413f97a9245c5273ddf1167a4e67c7022cf07df65eab66245b9c8254e60fbec375befa0fc64c4be8c5f845028dbdaeb8e0853d53e109d6b523c228a4f23279ca0afae02b14f8a4269406e8889ee528443953e10bd2b529484beed3b28085ddd65381150098cdabeef071e0a1cdd01a1caf601185c97a0e3d80e76b1ff85ca82b689caad3069f2b3b35f23544596aeed869e8fbe9095be14292c6f7a27cdd32b4d6ae5aa0d0321512ffc8a541fba6a27022aa2440813cff7c61bd62dcc071da9ef7c57bb0cdb160a7c9f84b6e6d96a93f19406ae0807e2d3e3d3a116c60b14bcceccbf2a391f7bae3d255d74591b7f121c941bf2c310631febeec02030074ac031b1328fa379eb76d62ca1010bf8f1c5678e6a21b23c8d629eca19aea64ca9959c70246f2dbe52a0c691ec6eca647393da9cce9f1258b53846f38057929e38916d7e9fbd45d8a095b1a37c53d6358d6af14903ba7b4b46a87de769b38f329a44c40c3ea8927ef03966f0019d8d66094fe37d448be3e4ef19909a0c679190413f645a6ccd81844a4e9e1605abcb864617ea4ef7a11947a34edddb2535507abe1f3b9c1994c37113e23af3381c982afda9d29d7a479aa5d0c16ce224dd6edb9add4f7fd5ed21857d96cafa78ba5c6c4d06c9172845c7263d07f1588963a7cda8a1dcaeda77f9b6768cc40f6c8f20a277c3829b31a1dfc4c141183abee61167b7a7d3f40ddd187b5a88ae1b6fb443aa66784a9fe949b5df6b7904a7d1adf5c9531a687f2e4d7a9835505a1b77a50b3d07cd48c2bceb5a24745c3f180ff22c9c543e010dd4b6632b707c84d1f8ba5c1ccdeb439b50b8b926f14d675caf1c7dc8385af12e0e07d77708f67c8d9bba4f45832703c148f6a81b2d345a184de9c73fa9da4126c9f93e7127a4e52c1ba99b0e78293fc7b21171bc2911f28501a197ae995ce9e05a0e12bb8b43b417e20d8c20494e56e5888f7b44f73a07173ae54ee1f28897e5244d3bb002841d44f058fad11ff9b7ffb32df7f72567ba7c8917563b3808cbecc0b1d5ab0b2f303076292d1a23bd912ef456b52679cfa7d2add371eec282ea361a9d0abe92e8f934b4552606783d359d63d6af1f58be4bdc29a9e30b9b16d3e8c0e9802d1cb821c6da178c7b3d659c936de0c0b37c07dbee84ce8aebc204dd156dd94372c2f0afc5317d2567ae7c2eb3f235cadecae20ec314f471b7f94af1d13969c5cba48de7cce4d36a1088af64959dc3f2832112055e62f1f682659961cbd6ed87346ec57a5739a3e3dfcd4005feb95dbb2918376cd9828cb38cbda6b561884a3bd8f320556606247465556cd7325e4659d90dd16c524330811ac4cb7c9f664d2408d99cd9d2dae4b9fa30c3ac62bcdda5d4bcf2081f7aae3ef340b961c99f7e5f23c7bacda3a3b00d782c619b4339a7e0a410cc64d44921809e9e2ccd37ef67250c18ac589840eda98e9f90b3d0cc631d68ef3f6fd8a446a709d47d3ef8dc21be75cc2ff0b13d4436c700d14772b021e2a66d32617c646cb763cd3c73521f46a0eb6487a86ef8a95781194a0e064a8e74eec8d3f10ef34f35d371b03239ecd3cc9a39ba5717c600baebdecb3f68b4e3d41c8d15cb264797a44511e58cce7930553dae29cba8de97fc91412dac4eb4efd0847a63061c58a17b4679178e144adbac7df5f7d3c775607486196729a63a31ba838c75620822ac584e0a331e41d85d467045d8d91bc106bbaf24d410a1853d424b8b84cd327475a183de619ed7b376117dc0809a9215d15c36c5045c0a0dc6c1134344063494a270e77467d6465cb074782697d2af61292e57e1c2467079701946f19c7c0b6dd6a1dfc365c6861828643935634b0c15b2f46556f5a42e64d04b2bc8382de6651668c3064d6d7e881a9e0abcae73c25ce55197c70efaf59ad40c8d1fc3866052e3ef9447357b7bada20367dc86b243fdfc367b69fedbef35d60311292d2eca86665155beb279fba7367cc00a68b3ad4974600b3d984507764eb3e0a083d2283898e8b18d8a92e7e2c26a3647e3d4c4f841d045b9378d0f66b56ebb2142661ceb08fa2ab322bac3d3a70b1df4550aba3b6c9cdad04187a54063f439da72f6d2b2227e9bc1f8b79fba4062657b31101296ee542c6ef8fb483d13962a4ce86075958a3db4e46f519d16ad9caecbf76fcd3e9f9595ac8b41a80c30adcab488299701d759e92bdaf0c1ccf24fbe5929badaf091413e538e7e0c4d8a0f4658b6bc56d55b99e129e89294c69178a5a2cd9e35696c8a6b4d197639c81ae565926ed359bab93ecfa9df4f7da03b717a1a235bd8cabdaa78f923cd65068fecaf5b5673b4206d2861da84ccf93409105a23dbf6e7cf3793f8a0d2c378de36c70efc0651c252b3366bd23aa69f4bd5987d47d5dab76921deaa229b000b9485644b239a557b7ad7ea9da5e0bc01b839daba3670e078dca7bb36dea75192e6ac98d9b64c1b46e8a76379c5b2e8677a88e2529e933fe4f5ad9f13962a890fb49cb3226651c21a71a0a4455acf995da7895b19c37aa5335099996d02211924ccc43132b706449b15ab1c921f98e61c8e4a8243f72f6152da73f2dcb459a9b07ae09d0e1941076b08dee97066041e2c23f8c06b0dc023d093bce57427d49a935955a595098cf81a634ab3bbb663590a925c15643d87511b413a5719a9098cae12dae10d9d9f06a70b1d781477edcff4d91c3a1867edda791b43079ebeae73a92170caa0ef84c52c63fc34df9356349e6700eb12d250267dd3d8545038ceaae59b36eb0ca7b2a8d99cbe24da2c5a98effe893837b3431f31c2b94f9f8c5d1f8a198c038d2c16028507ff790e4b574ccfe2dd0c587daae995598f45190ba916343b722626181dca28c438e53195ad3ba29cd5b3c663eb24493204d93b1062c5a0b02ff42768cccb6a4feb39a07b4d28e11674d6c9437e56fcda5be4cda9a8d548a2d01289f7bc2c4ae95035276bc7550c9226da735537b8799849fbcdd24892d3206f1e6ba217a4d307a9acd3954b721ae4ca2509bb14c874f3f39e497b61581ba000b920eac17e301ea7359373da13263b7dcb5fbb3ea06f8aa1a2b4dc5b15ef1d66642dc50be23e49fb2cae59fe649e6659548b8fdfb5b460a9fe82caeca56321c1edd6e7535789f0f4e75103f4b3392db21f80073305f895ee22c80a90ef228c08fbcd9ed175f721603041809f6ae6ef523fa8898ae7f5f8808a543c2832ddbe67b8db5a295d4596e29c2c0a93523f3d755e4dcd0c4861f160167d22a4f75c47495a37b4880da83ff394dcf2893567b625db67621c887b148c0e385f70ac1b56c7ba6d5fe981454929346b39c6b5b760f2666d4e2d993c1efbc71bf950a17e09f866754e2b609842d001df67706d3bd0195b73ce2f989a1a718243936ea34dcb9359678a26d6a532db4db065e23e33616cb12aade7cde4d1c659a0cc75139827bc282edb624e105393b35319eb26101399576f42beb932d04dc01da4c29ac65de3b599a9d87deef4c5b69b40294a3fc4d717a9d07e6e15e3432dc8402943a7ab278285e74246a69c098152714e4d820387f9f93622d66495b1c68034d6009eebe798e21fc660c2d6b7f5a189785b18c1069bdf4ab6937266021eec802bf1b6544ef59c83a74f683c8085e49b74c7c4d5bd99129a0a6025b9d8584c23849acb51171316ae500eef3e1d896e6a563c9ab04793f920bcf3f88145f8a032c3594e9b968b4bba7f7aca2280300e4edb9add3f60b1089aa7aecdbce4d5becccadd9b29967ba04c5f1598726060d21ed3c9d7ff0cc2da3f6394b45031d6bba7efca4c3264db5db4828c457daf85291e60e286aad12ec9566db687d06c4f785955e2ad95290a4b086df75756c4cf6c43e3bd38ed6271f6b1595ba616fb4908adbe8ac6e28d7717e1d10578bcdac7f281fd521e06346b182fe8e5a67987f0d152eb742ae21d22474b21429ff521da6465fcfc858ca7a22cba953d39e1e997c7b191322eb679a5d14743dc5f15ec5c44945f615debb245caac5cc9faaca621de2c4c3d34b6c97c370b501b3e58af29f8f29c1af2208ec3adf8c903badb4b736f07cc5260ae0276a03ca59b34fb256e98a530bdab9806a5cb2265e23160edae28928de08c58bf5059bd849531197358438595f75481ad74d9c290cc912e6ef941fa848d20c40a61f36248fe3a5226091fe9d88f98b164660eb41e1e1ca44cdf157b8d30344a1ed16297cd6ec798b05dbf9be3e105414899c7db9c3bf739ab1b6155cdf47f6bb36ed51344ee3be59e752d284d2084a9fb8d2c622b12530a13a713aeb41491d88a9b43acd224adabd38fdc53b95966cf9188eaf1f889786f736b394af5983ca3a4c9f7b66eee3c5964395660357f3770d12a2a4157ec2ef71ee35061c8df3c426839f3da38469818268eca344dc5ff04e9763b5be7510fccc548e1b4fb26ea8aa0f6b2097eb963059b577f315406b504292cdf379714663e984aaa8c1a17074b4cefef2c588e0f860ba45999266d9b47745397593bab6c28ffa64cd05b8e14b62ff824e52c13023dfc82d48825381555e8cc67709763541b0f09518792376543b3282e6b399883474d19dd35ff71394e7f94f3e8fe3243aecadcd9ba124fa82016baa061a0780cd418872651c7d16ec58534468a1536983beca29cee8ab99d4af36f963e568c32975652d29f69de367b53e40827ea084296b1c3dcb473ad18e15c1dc13827db40b335aaa4d6efa2596de7f5a2832e7741f7d3183a188c96749d63ef3e5ba93e9c50db79e7346b338591f70f4cd376541884afcfcce94ed731e709057ace2912fff17c462f4d94160ddb719a99030db3f5646abe9c514366458cf46284a97aef8c866d493db1860ed3b82d09a8418d792b36ec25346bbdaad11423572b0ca5c8c7121e2d66a87e309472466ad8ca8519179fa0c6ad5e25d460e8da1d4cc4346be52a5998a6aedb1e65e874c07411cf79da8236c11475d2b2b0433bc5cf200734ee710c99e56227b05241c6109ab4ba47bb6f8d3659d2a30a656559896b2976b3f6589d2095340bf3107bf49f0eb2ae185352a46fe6fc7dc8127b74770689aae83fa682f638823a547966cea2d4266f061345fb318eb047ede9188bb2a8325a507ee716d1cb912a4e2043396189e6bb4499ac449dabb2ebc3e928de2023297b34a026922b9619a5d03a703e56d91c87a5ef4b9efeec126566900e74c4598e160ecd7aa73de50499840ad3644c7508394a6d8aa19cb0bd9a998e2f2718c034ccf1e528ddab582e8e97463673e4c7e470394f13a4615ed6e9da5628fe13b7cc776e3d581fd794ecaba89705bb4754e48a83596f54e854e843bd2c68bd9429b290833d37b05df69bed99c67a295464e1c017a610f1f567554e99cb0a07c5f9b7d26e5e5f415d696fafd0561bcfb4f4d828a9eb1e28270d5d196184ddf1cebaea00bccf55fb184418bc7f47e4ac4b0d9b779eaa82dcd2343bd6b03f0e5171ca9f10b7620bba76788e094fa9af7ab4eca682c1a3527b30e843f87cee1ad95d9d5d391f4da35b9decdc21ba82471b5a5c111db15cd776b1e78c69abc97fae09f25282d8122a0df23c774c4f5d1ed21b804c5873b22c779c5ded4d8eb46e2d2f10fd01c4e79637659d5e69db8db0e5dbd82738fc3ae163c4780b23d0bf5d8b7884f878c6acfbc7300643cfe3337b2d587d458e428c241488ee0cfb423fc64b391261338681ed786343b617670c0718a57bbd2a5f19bf76f07ba1230c631769bf5a6fa2840a80e7211964d15d94c81e80dcd09a65b2427c549ea117ba811712621eaae2bcf28556480899e1bc7a0cea9045dce7dbb92a5bfd1d93336857e89b14b443ae004915d5afb49ae109d02afc2558874ce70da34d7dd270877bed21bd672609be211bf3c8d75e69671ece417bc02a1d32bd8a2262e28286c166d9ce8f90d990bd25651615655a5f71200b38c7b7c57778f6d826a33ae51e2abfdb2815f787eb11c7095138a6142c4c3964747d24044edd477bae607c5b7db45630649a6cd3a48dd3ae295021fe0d1b08aa4a81879147c2194ac1239ed32fd2aa4a81e7617112cd303c1f420b339d4eb45554f172739aa67055aa4118f842d39be128d1925395a71d386e30c759f2104e58dc776e7c4e94a8440d1d828d23ed51dc09c6c8d67d478279fcef76ca0d12f5023965cb30ce1e797ac2eef475df73e14ca98fbda84973767d66a6d09142773939feb37bb70c0fd4e21d7ffceb5fff0f8db848f0', '\x789ca597c16edc460c865fc5d8b3110cc91972d837c8a548dba01723081c771304096cc3714e41debde44f49abddf6145fb4d450fac419cdff8bfbe370f7f0f474bc7bfefc707ff8edaa5d5f1d1e1f3edf3f7f8b939bc39bf7311a436fde3f1e6fbf54f4f0f163067ffcf9d792cc684d63b42e78bba4df6ec9b748bd8be8ebf1f69f7ac2ebd799f97b6cc3ef317e73d35e359fd3e9faaabda2def3871b3b0d44dab92125388c665311b94d416228ee51e5362ce03714401b713b158f82276218089e3bc60487d166432278433c23f02879e423799c0536e2eb2b2e2027903a21d2ae03638243007161d6d72c23f0b8eaf3e449d6a7393f299e248fad22ede69c91e010135e4eddbae31e0005054e4cb8a3409dd757bd801d053a0672c66219090e015445e4668608c08e0aa72670a0428ee428e0c01292230a60b78c04875c4242e4863b801ba86f600115f58d28470ba7a82f5f91266e12528243e07a45511fc6c1d32a8f9367282f2765c5332ca057143c1919090ecb7c0d0b98efc60a68b58092c089025bdc300b386b011951bc111d19218f3752a751e0f08c009ca8d07a023d2bb4047a011d0bd818918e965bc35f219f33ae20b7e0cc083c4781caef12182aa1d882b94323d21289f6b1884494ce44c2d25791b4792112a21209b536ba42255a22d13964118930ef45c2ab46fa1c171ae9b334123815ecf4c4a54454a79544c4137092089724b003fb8546484b23e02934a225119d248b44886d2f11eeab42f852215d4a2189638242b404a278762f8b997b8170f35520dd2e0452bc513cec73d2d2879af7451fb257079780f2ed0ebbd00771e923695afad09287aa2dea68ea7b75f0a4551ddd2fe42156f2489c61d393963a74965c72edf241277530cd551d74218e5edac88d324b1b5ad2504b31431acd6c2f0d964d1ae9ce67d2602f69647569f70e9e178f4a195dfad82b83752ed20817bb9046d497da383c3e1dbf1defef8eebe7c4a7b14122eeceb5f12352c7abcbb8c15930dabaaff9bea57b6e5c0c525b236bbce4a7cffa24659ed707a9d176bfe8028d4b65cd0b6ff9459ef9f80dcfb6e1a38035bdd1c78e5e9fc64cfb96d771aa6e6e7995ffa9dec4b6a79f1e3f579f89e50b1d2de3fdb43cbe554066eb13d8b6f975dbf2a751195b05256ce4db96d6b9e1b7e521d9a6bd181ef0a7dbc9b7c7cff54adb2defd218249fb6b7af27bed24a95be2e80ce79e2f33a7dde16d8e8b47b86da7ff3326b377efafaf0e1f6ebd2dca46b375a5c7b70d9b635c7fc79e4bbdad9b610d5a9a7eacf6c5b646b6de2eb8b3e05bcb4ed29e5c6ac64fbd6069f9b74ed1e9f9e33d70efff4b5b3190e93062d5ddb267bb976ebea3bd7aeead2b5c3f8c6996bcba0adb3197995142f5d7bd2b0726de2f2efc5b5d9bda2d82465e79b6d776a636d6ca28c01db4e6007b0ba9600e2fbb7f9365b9dc52dce67b62daab4f63583142e0cde002f1f90be1d1b63ee9c9b7d569be37dd03873ee18f2b5b3c1a7578ba758c0561eaef1ee7967ddd1e2595977dcd2cfac5b7a15989dcde009070630bd7bb2948b2b49979d77f3642aef0ed79c67e69d2ebf7636631adc1ac08919372ffb6e688637fb8e164acbbe63579c773652bd753636030e0c5a9af76c520d4e6c3fa39d790ba9967977cc7767de3dbe2850cb87e36dfd03f971c83f0f904d2823ca4a8b3d7cf97cff4f8c1c7ecfff0e9f9e1ebe3f2e7f5d6eefee8e8fcfc74c3e3f7d3ffebcbeda01a800fccb007e29405e0ae82f058c9702f4a5007b2960be14e0bfb091defdfc17e4aa4183', '\x00007a4400007a44000070425e2070424dde79440000c07f375bdb4338a715440000c8420000803f0000c07f0000c07fdd59d9420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f408fd5420000c07f0000c07f0000c07f0000c07fc0b63d420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0a1466420000c07feeaa1f430000c07f440724430000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f41c21d430000c07f0000c07f54695d420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f84ea4b420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f6d80ae420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fbd4bb3420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f5def8d410000c07f0000c07fe5c959420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fd62029420000c07f0000c07ff53603420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fecfdec410000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f060b1f420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f060b1f420000c07f0000c07f060b1f420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f838583420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f838583420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f000000400000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f000040400000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fc29fc6430000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fa6bfc8430000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f36265843362658430000c07f2eb2bb420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f1679bb420000c07f1679bb420000c07f4cea713e0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0f126f3e0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f3d108b420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fbfe88a420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f2e7770430000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f616e70430000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f68b3c63f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f27ccc63f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f5f17ec3d0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f1e63b03d0000c07f0000c07f12a5bcb90000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0810e5b90000c07f0000c07f3d14e3400000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f2250a9400000c07f0000c07ff417e3400000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0758a9400000c07f0000c07f0000c07f0000c07f1cd51dba0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fcded2dba0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fcb63e2bd0000c07f0000c07f5263873f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f67c6aa3f0000c07f0000c07f03fb64be0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fcbaa47be0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fb202a43f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fc1bbc33f0000c07f0000c07fe287553f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0ed1913f0000c07f0000c07f165d97400000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fd7f4da400000c07f0000c07fe152533f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f5c5b5f3f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f45afa93d0000c07f0000c07fb2afb9410000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fc234ea410000c07f0000c07f9678f9410000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fdb3317420000c07f0000c07f2494d9410000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f1e2706420000c07f0000c07f90237fc00000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fe96588c00000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f9de67bbf0000c07f0000c07f2f48d9410000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f561806420000c07f0000c07f74277dc00000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fb61650c00000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fb8a660420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f2085a6420000c07f0000c07f73e595c20000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fe273b3c20000c07f0000c07f313d2c410000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f939714410000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fb44657bb0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f94b445bb0000c07f0000c07fc37113b80000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fa3afeab80000c07f0000c07f24a508b90000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f240755b90000c07f0000c07f9acee73b0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fc8e3fe3b0000c07f0000c07ff065343d0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f7f3e4f3d0000c07f0000c07fa704213c0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f651a383c0000c07f0000c07fa93e403e0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f08e9593e0000c07f0000c07f5acb303e0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fa93d383e0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f7e91c13e0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f35a5db3e0000c07f0000c07f000000000000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f000000000000c07f0000c07f7e91c13e0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f35a5db3e0000c07f0000c07f0000c07f0c945d420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f74637b420000c07f0000c07f0c945d420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f74637b420000c07f0000c07f6a01b73e0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f26a1a43e0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f942261400000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f446e80400000c07f0000c07f2464adc00000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f8d48c5c00000c07f0000c07fa5ff0c410000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f739a16410000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fce819d420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f6492b8420000c07f0000c07fef7bad420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f3aa9c9420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fd7f4da400000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f652743340000c07f0000c07f0000c07f0000c07f0000c07f9810093a0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f00000000000000000000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f06007a44000000000000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f14fb7f3f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f72fa7f3f0000c07f0000c07f6f5d99350000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f24c5ac350000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f00007a430000c07f0000c07f000000000000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f000000000000c07f0000c07f000000000000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f000000000000c07f0000c07fd33b63400000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f93d137400000c07f0000803f0000c07f653e4b410000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f60d075410000c07f0000c07fe1512f400000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f669649400000c07f0000c07f24d5313f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fe038293f0000c07f0000c07fd936783f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f5a6c783f0000c07f0000c07f14fb7f3f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f72fa7f3f0000c07f0000204100001041000000000000c07fd084403d0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07feec9663d0000c07f0000c07f0a087f3f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f7f227f3f0000c07f0000c07fb2687d3f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f12a87d3f0000c07f0000c07f53c47f3f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f93d37f3f0000c07f0000c07f18eb7f3f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fd9eb7f3f0000c07f38f8c23d');
INSERT INTO public.profiles VALUES ('f150e63beca7f03f77403b2b79990e1d', 'c9157fa297cb', '565.2244a1e5', '0.1.0', 0, 89.999768, 'sinus', 'good', '\x789cdd9d5b6fe3389680ffca20c0be4da9254ad465dff6329899d759a05f16b3022dd1362bba85929c4a35e6bf2f293b897d285972e4b2283666806ec771f4f9903c179ecb1f4f9c26254f9ffefd4f4f1b9ac6ced39ffff454f1f2400b522454bcfcc7132baab689eb3d41d897ef0b5c3fc21b1f25d1364ae9364d8380f801ddb88eed614ffcb3f10387ba769a261bcf0fb72eb583d02614d9987a1e71e59fa869d3b06257c77b52efe587269183832d4151906ccedfd03dc19eedf615a9c5bb7f8affb62d2cde9095af9f2f39d8b66cf1624e58717ae989b44d293f29a50d4d9a92cbd7e881a5547289d71b9a571969682cf83915ffc6caa2fbf448fc90d38ad39a168d78f940e30d254d1de74cbec1ed3e33638578edf8a9fbb70d6769f799312dd298b799fce69e1a52ecc4477cfe407c879cc615e5897c593e76f7d42fcdf11992d3233c6dc5c751ce12469eba67d9522e9f3acee8816647516d4bf1492fbc966f3824bb38270d673fe4cf9ecbe3ab4511d394c92f51bcdaf0961e5f4b694578d35e3c877bfcf6f6fc10d795780cdee6f2935e6996ec9f4e3f105fa378886ea1d4795936fb828a6fbfe2ecf4e7ba5ffef881781bb63f3f557c97447cdb628175b2f13e7ef0ca8ab47c8debee218eef6fb38613f15595bc89c55bc44fb624abe5d38bef9fe56d1ebfb42463cd5b27e4e24dfef10d2b73c29f29971ff4bfff14af94af12752b7e437ea9f5d9a7886fb214df6eb71c925d99b3a47efa97783d210dc9ca5d4be383f89c9324b08f2d84c4aa7528ee9665b96d5ea510cfde635b8e65cb1f267bd2ad90a7fffefb7ffcf51b8e224c31f1c976db2df9ed6961a2d35acd2849bbc77dfafbdfe5cf7fc74fffec9616172b2e8d3f7edcbdd8f26e7d765f9473fcfdb36f615796ddf2e3fbb766df89ae6645db89453c6c71da47dd277d2eb4e34b92fc40b29676fff947df7120bf2ef9c25ffeebafb6f8a77bad7ecb3765b714398f734a8aa713917ce9e9fd33c57ff8be6ff97ee886f8fdc5b8a13fe4a22bda2c93e2161292bf94d7a75f63e989aa7cee9671b74fe49f143bb2fbfcd32f7e4ac0b9fedd0bc4295ca8872b65236441e8058eee64ee25d99e8a0320160b8a0ea18591154551e0872364bfc913715936ef924d9e8224bb0a1789ede322d70ddd7974ee03e8f0255d558dee350f0568d6827c04567089d554714d77f94955f6913936b630c6513026b3ab68de399a2d8e25f1794e88f12f200c01e14bcc8a8672f16043884808cf09edc0f6ef881879811b0a6bed1710466069c647832919dc77ce49bf5f63fbb7654f13c756a0287fb7b27a9946899c45891ca8adabf8dd9418427a7f8e9b56e02b2f8bddc96439d19d7ee757f3a121beee69ce218f56d6e76a0c2dd7f6434ff3c3f216c2dff125a16f458eed624f7742779030273f0c59a7de302333652f426b459c9ee4396e584e87f7a1e75bc239701c7f967ff088553a8dee720fe240ba08110a6629f547d0f9808e8f1a2c8e6f5bd8f6c27936d923d88241b63125e1bb9667bb01460621022d8123cbf5b05084ba23860a628fd370293f8c2d3bf223c7d17e894e8203670bb23c17bbaead3d1c7415ce16a774d463927e6feb86a64327cd97d4e096b0ecf8918fd380d07fc849c2db9f8236a573ec18c587584cc53b8a314a7eb041ef68025a4a77fac02976685ef26a5f66e5ee6df88ce9837caaca9ac98b83a733d43f928cd4f5bf96dd8b53192f8f9a95312ab6f6866d59da6bd08ccb72f4a0219bfa744e3f70a9de80382e4a3d11157b5ba0095f49288d0fd7e9e098e13939d0fa8ebb7b2b235181a5daadd853d47e9395c9f30ccc81d367395660d5e5872aaec5ef0c8648d7650b2811e0a26c927d9c94ed359bfceb8cc727d693f1e643561b460443c42fbc362b488c6008f59c7024021006961b61cff634778f6f63bc5cad6168a12844a1ee510e0403c5178c8628480423c52fbd9b719d76eb443810a1f22de46327f2b55f9ec062e51324873dcbc3be6f879111709792f39038581cec79da4b0ed8dffd0af052722eb222370c22ddafd726c25d4a0e4556e049c98d65002d0e17c06559719653a3cecc1b10d7e9eb2318feae0d94e20d886b9562a42cd4f1fb5f37b45cd7459eabf90de954ba4bd9ad860ede5c9cd11963593b3073f99c11c7077f08733d528439cc6784e4307893bf3231021fa29e72ccf8de5a44388deef298590f1df0223e42fa2469d8e1e8c89b157b82f16e19b368deaa2b4bb5f7b2ed1fdd63eb74cd36896cc235e28b8e68a18a9694795516c2a81a0b70a35939c1fad1018b467bba48a533ee62e216ca155f4d2060b16d39e992a2c4bb25f0c7717edfbbb42540d135d019887f6c33b21bb8115d821346f0a744da56e3004fa45ba97b8f80657aee5c306686b586807d7a60f1a12b9564e5fdcf99c7f3b97d77bde664f0b97d97a0122f96c5e7ac69d33999175a81f6dc8476a04c6cc5397b512b487859f801794a8ef26c5348f100e9877f6c0eaa3f80daf97d732c1dbd92bf5ca5c89993a2ee9a51c43f85a765863a81650b65c963793f55ee38adeb79419c6ba6ebe3593da83ab3cd6613933d318810f510d662ddb6f336a66694407572f3e408f4262b647427a30d8d0d8405aab3280bd9c2886d5912276591b6c931a84c33f2661035d0a219dd363191a9d44c9cc05b52272c6933c2e7a7546bc61df47057656d3eb8522048e98f8435c72b938a34e21b3049d9c2bc6bd274354a2c11b6f08b399cf0c2f6eca836cfbe506acf3ef62d8f5fc9618e49ac17298696544d68b28b7f7162fd8c70eedffef197fff912a7dbc729fcb059eeaa4e80f036be03fca54d741e4fe92b4d8248c2c493d4157ba675d70249f6bfbcbfc7faf80b085fe9a64312f14672986d20fe02717e99119eb31de345b6d360aad3ca4861196c477af0e383732c8595c8bf00f5f12a255022f7cd6883969501c2d87d33b54b8b1b05160a8532d23c59fd26445049217be785ae17685e6c102817136788d7dba9ae6cb5c2bb89268937e4276de6a8499df8e08d84e0bbec4a6d0023bc8ae818492e6c9f3dc90d6184497a82715fa63b3a27a2ab131fcc65137c69ce1ace68f13ce7ce5e274698eb25180f44c63485db2cce563328610582a4e4a46dc89ef0efad218c7d46dcbcde504ac7dce5e014eb269174ecc0d2d614231586b024e3a979c9966d38cb327352d703588a20566b5ea66ccbc4db37e5aeac6b63cc39d880e7bb69de154cd6ff6ea03d07f3dabf1b75ba460a5c17cf196d2beff896f08c23cd2b830264f7f39de6950c378744816bb90ec6bee68dbc0398cc7e02943375fe3c14da885c2bc4b6afbddb3f8ded32a621d8026c23d7d63d6c0393f33fe1aef5275f0f9e3b88f7d293fb7cb9406d0bb9be80b44797e8b26541b7525e2e5549e9b9c8f747fb782f4d09ec9884f0949124a6999cea5556fb37f1d7deefd137242357e6757cfd5e6701f588601ca035a8dde754ba75169604a827be6158367008af6fea6642e1931f59ae8d02cfd6dcb4994a078ad6059d1339e25cd59d0ec4c229e1d95bcc69556684b37aaec7af57ee4a08a3e21bdeee484abad2ee398d4074c3040ef186362426c52ebbb1321f506a546a3111f166a5a11522508cefbdb164484e820a1ba79e27507de21bb7c3dec11e580c165e07c83800494b35a273af227e9d19ef55c2ff78c6089a0653ec1ee4d9160efd30d23cec31110eb45614705e60db5ea03b9c12f630a7523882792a8d79b33e2633ae78d64704f37064c85ffc09d93843e2a9dd50d67b9046ca76147f2f162fe4b4e15716ad6361ec86111a6d31bc6cecea1640d0205a007a5e18856391d68501e10579db553d9ce6e65e694cd43336f7a91b667fb11b7bdd2b5d016178750d808e1c107c09587d369688cf8fc821393a0e76b01705a3aafff775712ae20c7de4cbaee6ba73aae3cc3e380bba2363f21c6b85b636be4b397e0bad20b043a13d10fd668fce675d9a15563d74ea63587a81d88da1efe1f116e7bf5b8b9ae293d8c0684839da3af05d6774aa80066cca28b34eed934d5d666d7365fbad4a80d3215549067680276cbfe5218727b66d4b9ecc6d24dd07b88c352e59e15085536120cf6b34a7f6b1554ed165aa0225229c3bc076fbe63ddbb18a0f65d6909d2945bb921784571b229ee240afdc1f7f131640377ac90b91abbd7e9c8007f47f87e7f84ee4e370d4b95a9c0fb88fc79618c7d54a3645c973f1688d293d401cdb512a02fbbbdcdd7ee3a108f2e14901d3e99415eb381e0e427b7c96d9b2cbd581a6399f223dc7b2b1ef7aaeee9b712a1d8ce3b8ae1b4ce962bf341d6c7b304576626d22648bd5290468069fbaf722dbf53d777c22d6d27c6a27dbee22d5a8f3f316c6db2f8af560c4709d1a28c75b18d72ac79e9ea0c76615650c3b3840858802df0b233c9a21b7f4917303a272bb813c3b0c03ed2d9a9e7920056da6ec46db0a5de16684c8d3dc8bba0d120ad2f15cd7b7c7b3399766847946f5581580670551e886beaff30ddc44b24ba105c205f61ddf1fb569962653a6d36d3949aea7d9885d8702ec4e885dac020e5e428501b6231f059aaf49a5ee9d8fedb6afa42d2ca1d6a790a9378738928d6e3c9d0b6d241b0c4fc836e657ef9b902bfc3f277227a8b8a523f993e89481c16e9710376ea52c4fd7372562da9d932b947810782bb857bb8d12ccf80aac20f4fc687c6eb706987d933024e6783e060a2c278afcc01f4fc758172690a66b610f0553b24e96c7ec1bf92131c7b331beb996400c3c84d6b06a6fe1047136cf429e1346fe0aeebd1d38eff36544497ef51e7811f366944d09900a0f3772d078adb40e9203010b3e66de88c3d4f7023ce16a62056cea098a422fea9e4d773610a018334be5b1e909c145780d76e9281cd872c2e6765d84b1bf0238d843e365d2b5d26a82bc53f1d619c3467d93f5daaaceca8ac22e219702c4beb0423decd9e34ae1b76557e82d8c97520c5dcbf53d99a3a13f638fdb9496afc504497e0b3c2b0c5068dbe37a625598302d38b2fcc0f6027fdcd05e1cb3c76dfa484a9c2052c7b6421b05188f5b35eb4305ed982c14843e46783cfb6271547827da255ff27cded8097d522f51df6de17e2b09671902ab23bcd916d0875019b55b37c77ccbf8fb150d22332e5118b9c88e261c398beec289803d29a5c873221b87ba574129d3843f012f53bc95aa2039483a741cec479a5f674f4654ae696cdbf1022f08855bac3b224c66fb40f4c6a4e808423770bc71ab751d887d52449e1f4681ee09a5ca2ce84f447f448a81f85fe01803a8ca304428887c6fbc9fc4d284d06afb200caf8bd0f322df0dbcf00b69c16d13975be1d8e467ea5f2756459ad88ea2c0c65fa926598c159642bdb3e6ec4a67dbd3011b212cbcab717f79e1a53b11b1ef80c5d88b3c77bcfff2d28830b4fa8e78b53fb15cb1ae27be9f106baf2427022a32f46d57c8107de5f8792c60a800766eff35e9393e162b545839a36c0bfbfc93e8a0e864aa861c0b36ae1997a683a952828e8ad5799cee5bb7b386110db8c48faf58f3548f91e62c4e389363604d19742b39e154df5a7ca4404d62d91895ca7e28b5393d4325b0ea808ce60caf248b7122dbfc0e7d8bb041a76347f8a6ac6b12d7e2370de80c2e19a1299eb3661f67248d5d33f8a06dfac1e799c107ec3692a59c25fb9814c7e1e133203599ee2221c37e48566ccd8184464ece8a82d66543e20b73a7fba519aa51a7ceef921a183ddf8f4dd10c4aedb809719de91d1ecca6fe34e94e1d27cd32e860ba71cab6dbb6a6f7b35f75dba4b03f53591fb5cbc5d164907c815174eced7310db4aa89d3623867263b561f36d0d1cdd204411f2c6678d2d1b0bba9913464e3c14c9729ed196b18b73aa3daa4d6ae07833df685f55ddf89416d593aac557b30da7e1ad76f729cdb73f572739cc9a4bad4dd012c3f8413392508fb1e561144668fcbe60e994f3096c606413b222270ad084dca4e5d9fc3eb609359eab12e074c8154b328090a325f24245e0d0713cad5bc24f4583eac1454e183aae377669b7349bd2cf7f523d846b7941e4388eaf7d3dc47442504e664581d0efce8446304b13c2905d33b916421ca2c80d8428b5bf5abe051264b3fa9613da010a26243f2c0ea9788447405e96938ceed00a9dd075f0a83cffc87fff3fdbc2bf2d3a19e64bc0b01ec273e57c4a7fcc0cd00618381b3b468ac6c8f02486e1abd6a470fa54ba7546d2312cbe6ee3d121e32bb94e9f86b6ca4c01bfa7f473cc110e84ca70233b0cc6cd9ca55d8c6978403f20cbb35dec46fab71bf17baa3d27bbc3a16f85b69c42ad7fcfa31b39417b46dbb684d33f611cf5e29c819248573e9759f91a676f657187c10cfa44df02a540e99cb4e265da2673c6fb693554245052cdce61f9c1108982a0b1787b41b3ccb0658bfb218d5bb1fe55cef8f873335041a86ed76e0aca0d5bb6200d2da3afac360c51e9257b7e6795990109235a15ddb59497715676c3381b66082630837899ef59d6c48290ce1954ad4df26b00d3ce2acadb1d23e6d54c04307af5991cca0dcb080dfa9a3fd66d1e1f856dc0b6848d11e5ac839341309351278300467b32966fde7525bc3758b13081d9531d7f434e55338f75603cc0bcc1951a691368fb7cf0e121be95cc3f08903d8436c703d14774b07be2a66d32e17d6474b7a3cd3c7f521f4660ec6487b86ef8a99b8119560e02568e8cee48f5788761aa9a193948993ff6e967cd9c03ac0b6308e375ef452124de71628ec98a641b8b4bd2a288734ae66c4cd5906bca32aef7257fe4cd9644433d68c2be31030eacd03d25bcbb931456dbac73f5b7d3afebc0e80d33ceb24c7562c4838c756a0822ac634e0b33b620ec3b23b862e4ed8d60834d59526288d0a21ea1b122a5b33c5d5de8607898e7f5ac53441f3060a664453c974d710197428317e1a9212203164a51e0394d9cb511172c289ec9a57471588a0b2b5cc8082e1f2ec338999370a1cd3a0c7ab8cc381043852c27661c899142c65e665553ea4206a3b4828c93625e6a81366cd0d5e687b8e14ce075fd14e61a8fba6c3b18d76b9819163f826dc2a4c5df198f6a0af75a450774dc86d043fdfc367b69fedb6f35d203d151fa5e940dc9e2aa7ca5f3ce4f6df88017d0665b93e8c0117a308b0e9c9c66c1c100a5517030d3631b1725cfc583d5748ec5a989f3e3c010e5de343e98d6baed660d99a1d61d18abcc8af80ebb4f173a18ab1474773838b5a183014b8146c973bce5f4a5a545f23683f16f3f758144caf1622024acdda968d2f0f7d17b262c5598d041eb8a8933b4e46f71cd8a56cee2e5fbb7669fcf4a4bd6c52154869d56252b12c2e585ebacf4156df8606af927dfac1c5d6df8dc413e53543f822ec507232c5d5eabe9ad8cfa14742923492c5ea948b3a70d4b4c09ad2933310759e3bc4cd996cdb2cdf5d9a7413ff581ec84f63446b6b0c17b55f1f207cb65068fecba5b5673ac206d2861da84ccf93409107a23dbf6e7cf3793f8a0d14379de36c7befc0651c25ab3366b589d90cfa56accb9a35aed5b5688b7aac826c0026321dd929864d59edcb57c6729387f006e8eb5ae0d1c508f7bb66b933d8b5396d36266ef326d18619c8ee615cde29fec1027a5d4933fe4f3ad9f13962a895f6839a74542e3943642a1b082d57326da69125646b05ee90c5466669b40e80e1266428dccad01d166c52a4af203d31ce5a8243874ff265c4a7b4e9e9b362b15560fbcd33946d0c11a82773a94198107cb083ef05a03f05c1849de72b21366cdc9adaa58650223bac6c84876d77e2c4b41ba570559cf61d44690de554662022356ae767843e6a7c1e94207b6e2aefdc99ecda183f7ac5d536f63e8c0eeeb7a971a02a78cff4e694233ca4f533f494592790eb02e571acafc6f92980a0ae75bb57cd3669de35416359dd397449b450bf3dd3f11e76676e823463806ea93b1eb43318371a091c542a050f19fe7b074c5f434d9cd80d5a79a5e1900599489906a41b223676a82d3a14c474c184f886cdd11e7b49e35345b2749ba4390bd5321560c0a1b437f8226bcacf6a49e03bad784121e41679d3ce4ef8abff616fb732a6a359228f444923d2f8b520654cdc9dac18a43d2c47baeda06374f34697fb73492e434c89b679be805e9f5412aeb74e5929c06b97249c22e0532ddfcbc67d25e38d606184018dc7ad01f9427aca6727a7b4a65ab6ff9d7ae4fea9be2a8282df756c57b8741594bf1827b9fb47d16cf2cff64ceb22caec5afdfb5b460a9fe82cafca56321c1eddee7535789f0f4e75107f4ac3b2d7e001ecc14e057ba8b204b9c5fb2d0dea7df6c7cab081f0c061304f8a9667ebc7ed0b350e00aefc6775780a906810a26768accb7ef19f1b64e4bd6876120214ca1288bc2a4dc4f5f9d5853d3c11c966f72c65b1079a13336fc6ce9050a158590dd731da7ac6e489118507ee62ba9e5134bce6c0b7b8e837ccf193b63161dea86d4a16edb5772a0715a0ab35a0e72edad96bcd99453eb258f3afff8353e54a45f02bed996d30a18e60f74c0f7195ddb0eb4c5d69cf30b7ea6469c4061926dbc69793aac4fd6e35a2a93dd045b26be672a3c2d5ab17ade441e6d2205ca54378179c28b93b22de6dc606aa23995a16e02319549f526249b2be3dc04dc411aab2ce9baaecdccc3ee8ba52f76dc844a45fa21b9be486dcbbe558c0f355b43a5069dac9e08569d0b1999a21342a5dc9c98040794f9f93122d66495d1c6801cd610eaf5734cf12fc660c2beb7f5a189795b18c1063bdf4ab6937166021e6c7f2bf1b644cef49c83a7cfbd7808abc8376c47c5d3bd99722f15c2327271b09846082d97a32d263c5c611cde7d3412d9d4b47834618f25f34178e7d9038bf0416386d39c342d178f74ffdc944500e12538696b7affcb8a45d07c756de625aff66556eede4cf1dc4365f6aac094d302d3f6984bbefe3d080bff8c31d222c559ef76df958164beef5b7e10798e7fb3e81eeae246aad32ec956edb647d06d4f795955e2ad9529064b047df7575a24cf744392bdd07689d07d74d691a9c5791241afaf228978e3dd45780c011e9ff6b17ce0bc94ca80640de505b93c34ef707db4d43a9d8a78879ba3a51061ccfa106fb23279fe42ba535116ddca9e9eedf4cb2fb21d65586cf34ae28f76b8bfeab67311597e8575adebd65126e54ad6673509f16661ea61b24de6bb5980daf0c16a4dc197e7c4908d380eb7e29d078cb797e6de1198a5c0b00276209c910dcb7e491c66294cff2ae65d866d68c31a5c65ed9e28966de08c58bfd05abd84959732e6b0460a2befa9015be9b285773247baa4e50719143682102984cd8b21c9eb8e3247f848477f2494a63353a0f508e138caec5d71d60847a3e4312976d9ec668c29ddf5c7391e5e0ee428d3789bf3e83ea77523bcaa9901706dd6adaa41e4b953ee69d780d2044298b9dfc812b62235a52c713ae14a0b115d5b097388559ab2ba3afd917b1a37cb9c391251558f9f88f776b796a354d5e4192549bfb77573e7b922cbb102aff9bb818b563109ba527779f618870aeffccd23849e33af8d63849961425532c6c4ff05e9763bdbe65115e662a470d67d137755507bd902bfdcd182ce2bc018aa835a821416ef9b4b0a531f4c2555068d0bc59290fb070b96e383d705d2ad6469dbe631d9d465d6ceaa1bca7f57e6e72d470a7b177c92729a09811e7e416ec4129c8a29741633b88b1ad52642e2aa23c99bb221599c94b51ccbc1e3a68cef9a00b91c6730ca790c7f99215765ea6c5d891d2a88852d6818281a033526a0e9aac368b7e2411a23c50adbcb1d76714e76c5dc3ea5f9ef963e5e8c32955652929f2c6f9bbd297284f3740421cde8616edeb9568c70aa8e609c936da0d91a5572eb77f1aca6f37ad1c190bba0fb690c1dbc8c96745d60ef3e47a93e9cd0da79e734eb308537ef1f98a69da8f012be3e73a73b5bc79c1d0aec9cd34dfcc7fe8c5f9a98150ddd719299030db3f5646ebe9c50e3ceba31d28b11a6eabd331a7624f5dc357498c61d49c00c6acc5bb1512fa159eb55bd4d3172b5c2ab14b92da16a31c3f483572967a486ad5c9871f1096adcea55ae1a0c5dbb83899866ad5c250bd3d475db630c9d144c77e339cf5ad0e632459db32cfcd0cef03328008d7a02436685d85d58a920ef101a56dda3dbb74687acdb630a65655989672976b3ce589d2095340bf3107bec9f0eb2ae285552a46fe6fc6dc8137b747b0689aad83fa682f604823a54a93367516a9337835cc5fa318eb0c7ece9188bb2a83252107ee71ed1cb912a412043396189e6bb44a9ac449d6bb2ebc3e929d12023297b2ca026962b961a65d07a703a56d91c47a5ef4bce7e7689323348075ae22c470b4766bdd39e72824c42856932a606843ca536c5504ed85fcdccc097170e601a16f8f294ee553417eaa591dd1cf931395c4ed30469989775bab615897f308a1cef56c5fac0ae645f65bdacd83db27a5ea03d2b0c2bf4b15e96b45e4ad5b55c8c90ed7a68e670463d612fc5ea5a11f6908f9d15b02a8ae6b2c84189ffadb4a1d7575057dade2bb2d5de332d39f64aea1a08ca694357c618213cde5d571d82f7b96c1f8308efefdf1139edb2c3e6a95455905bc2b26319fbe31095b8fc09712b8ea06bfa734c784a89d5a36537150c2a4bedc16018e173df35b2c33abda2204da35b9decf0105dc1e30d29aeda36b650f776e0a011c6f43fd70479294164b981e33a0ed61fd21f804c6973722e779c5eed4fee68dd5e5e20060388cf2d6fca9a5d69dd1d5a4114212f0abf0ef81829de8278b9541ddbc2c2d1c091ab3b6338b41d9fe96b41eb2b6244966c4eef637f6c3bae8a111e391e8e1c84fc19b3d21fc3180d30ca007b55be527e4deffb7e14fabe1d8e8de9581725d4ffbeebf9a11768cee8d8038c1b52d34c96888f8a333afda3fbe1f305d4bee05517acd31d75c81fee8bec8cc956f7c8e40cdc35062705ee50284062c5f52ba9664402b4ba0113ac43aef38692a63e59b8c3edf61cacb961eb0cf99847bef64a4773c79dc5f680753ae47c15454cc5130da3cdf29e1f21b5218f4b4a2d2e4a565f09210b383f0c1076845b3242a986e51e2bc0db309508881f3aae17d8a1ee98439ed7475ee0d4b3b4e709c68fd647db0643fec996a56dc2bade4085f877d84750350db01346019e61e13e62a77e9156b50cb0e7c948aee6b430e1e9445bc5152f37a7a10a57a52a3c33d771c339b7783a722af20c03b17a2334c3077d0827acf13bf740274a348a1ce40481ee2bf776d21eebdd15fac69f63bd3f8214a6f3bf3b2b374834747c6734fabe36ce1e798608b9ce8c68d84338e168a98fb3a86139bd3e3bd3b61ccf5d4e8effecde2daf086af18e3ffef5afff07c1a65c8d', '\x789ca558cd6e5c370f7d95c0ebc090f82bf60dbaf9d0af0dba0982c075a745d02036dc7455f4ddcb9f2bdd7b3d5d653636479428f1883a73387fdf3d3ebdbc5c1ebf7e7afa72f7dd9bf6f6cdddf3d3a72f5ffff40fefef7ef8e8a33ef4c3c7e7cbc31f653dfdf65b18fffff1a7cd19d674e7684d78b7b9df2de7bb747d70ebf3e5e1d7dae1fbefc3f333afe18f39fefe7dbb6f367a83b76fda7d27321d6141eb0c390602223d2ccc3fdc01352d1b4dd3c142f1cfa789b1c7f7982a389ac4e8e8d05a4e1b327864740343c835263ed0ef5b57b3b28468485880bdf51e16c200d208dcef091b32c628a9b56661b11f8a73269b30e76a41c87f8364e474c5de31270dd3d67392190353040647415be4098982a5e52828695a8e824158987fb8670290281087952840a0a033a6a320910c040af9cf3f425a01411b690504e8108c164960422016564210462000238262204090a313012c04302d13350a2b11c0422027390258d31381f43a025d135a0a043a782ab410a0406008a625300235bacf8f5107e508048686950850222056311d016d392d11a02c02cbd98e00b4b202014e04d0d21242c5b066117042c0595d5c45a0313a21e08440caf22288937241c009414d770800726c42c005014460a922f08da52008236a20ea420201cda19c102540391e00740e2b01900060f45e11b304723401900440c388fc31e365fe9af947b5695640549b66fe919f46fe5d327fcdfc2d4767fe1af9676a5a25d0c3cafc35f3b70c1cf98fdc2cf3e7b0e2114096c0c81288373d56098c044035ad28811116e69f28014b2ba880c24a0446950057cc2801cc5589c02804729d43d021172404961044c55b409097680b024b08f2a0968fa06b0c4e042c106803d232711e082b11b07a0439a0feee28f71a7eef927b99f9befa21223b75f96e79b16eb193d24687acb13ee9900d0f74d8b2528b0ee31c473a54d449878294a30374634305c2beb16116d6810dc54b78b221f1151b22f6c986a04586ce267d14199ad2d8c890944f64885231bc0e1a5e73a1e9e442534b52eb523c288d270f7254dee2c146c2c5836a2aaf78d070f2a03f9d9c16e9b75c9ff9dba4c24e272ad40634a9b0e115150e9954080ae99ef907159a3fb9498584272a44a968f10e1a5c5121749b54e8df83495b5d5a566450a1f4261b152a1f98b0d1e4c1fe8a0747c7c983451eb410a044603261673e31a198c16442ba2242049b44e82749d29b000411c6413622a422d44584c8a36f44d8dbb82242a8f71544680392afa2028205fdda756341296ba341e7ac62c5a8197c45833c595036ae9be9cb2a8062423a11a1df7f9f4408e38a08a1c324c2bc095de96bdebfc9e4413af3a0dfffe4c1ae76cd830293076d14b545fa231f004c0e54b20307366a3439b0c999039dcf27073a75e6aa99ffc8fcfba4c16676a2414f61d220d5d8890601c7e4414872b6858025023a69300e77a0412700da6810fa150b46fd070dde3dbf5cfebc7c79bc4c896803f3686ef9b702ca660dd8f8cdd1928edb68124af90bcff06b1e2e47a1d1f4abed7e58eebe96f7e526e0157ece1cb4fcd26c06ed9dd77aded7af551d971ff7e3abe98c2ffbf1f6fd71ed0ffbfe2afbf1d9667c597e597e615be7a7b53f1f964ff456f225226b31eb3afcca7d2d76a9bdf6e67976b53db74ef3423acdf04e80f30bcf6391cecb41b1850eaee375b095fd8eee587e5998d04a7eec772fbabbed3f968f3dfc7ef9b4e79f0fba8e47bad6d3be5e791d7f2f0e3814cf8405169287cb1b7bc910ece7dfd3c736cf4787e2dccfcf6d4685b5d3e043f1ad6b415cfb733fdcfe74f358eeddbb765f97dff6cb9775f9a8b6a354eff8f7cf4fbf3c7cde5abde8f4ac6fca066860291b199bb2612f4d3a281bdc6ade89bd019e940d984c6103ddaacd33de1a3e45c2adcdf3d2d3a3b081ad056b026dbcd6358e32ce2ecfd9b2a766f166b0f5942aec7713d142d878f3d54fc2c661c81dd4f590bd16363aea7b3d840d43c98f40a0248e3721b2b57b5cdcb4c40db551567ca5d049dc6097256e3a195693e71894ccd110c7256ea4b31cc50df8742971e31ae4559f874d6cf679fead500d6162907ac831d8c6d84b95cf7d9e70408a818175792d6efc11f6296e18838ca9402849d3d4201b340761d838a81b8761d337da114efa06a1182ef48df79f547d5e8140098248091ccea66717380ec26cf5aac13c291caf04964de1782584c2e48502070a38a4140e269d1f144e08ad5438e0b579a57054c8a6c261c052385b2984cad14c560205513ea81c475b4ae588353aa91c7f6d63ca9c8e26d5ec19d7b4780e502a8703d75de53806d1196a1642c8f893ca41377053395e09986b26069aaf81b776cfcf86279923bcb57ba083e0b5ccd1edf78990394c9bccd93018f91ca8448f9f771ca50e66022309a13ac225759c2aa6d2f10612abdbab4208a58328bd940e27acbbd27146980d1ff4ead90e4a07dbd6f35b826039735282e573002ea9e36d763f491d6f0147491dadb807a913949b0ddfdd2f9787fa0deeefbbf8f92ca9d2b93098dee3dcfdf1e9cbaf3e72f7bff8f5ecf797a7bf9eb71fef1e1e1f2fcf5f2fe1fcfaf2d7e59fb76f4e014279c579be3140325b2afb6f0c00b7a600b7a690c4141de137aea75b33a05b33e01b33905b33905b33d01b3318b766306ecdc0bee1217cf8e75fc2690031', '\xc7aa26446cab2644e2ffb3428f10b442579b26440000c07fa81cd342211785430000c8420000803f0000c07f0000c07f1a9dd8420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f1ad2d5420000c07f0000c07f0000c07f0000c07f3b5a3b420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f39b766420000c07f3f8120430000c07f5c6723430000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f7f581f430000c07f0000c07f3d635c420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fc7bd51420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f72caae420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fb998b0420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f1f1f82410000c07f0000c07f91d359420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f8b2a29420000c07f0000c07f54c103420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fafeeed410000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f3e5519420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f3e5519420000c07f0000c07f3e5519420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f9faa80420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f9faa80420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f000000400000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f000040400000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f7ca4c6430000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07faf0ac8430000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07ff909584364a888430000c07f8cb3bb420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f1e80bb420000c07f1e80bb420000c07f4ce6713e0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f55f36f3e0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f019b8a420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f67a38a420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f3f9670430000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f557870430000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07ff6e5c63f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f86f9c63f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f5fd6eb3d0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f8cacb03d0000c07f0000c07f000000000000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f2cf0b7b80000c07f0000c07ff2cbe3400000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f01d1a9400000c07f0000c07ff2cbe3400000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f8fd3a9400000c07f0000c07f0000c07f0000c07f715154b90000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f63d529b90000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fe6a7eabd0000c07f0000c07f4736873f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f7bb7aa3f0000c07f0000c07fdb6d61be0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fe0ee42be0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0264a33f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f5715c33f0000c07f0000c07f1711563f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f9f59923f0000c07f0000c07f628c99400000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f8432e0400000c07f0000c07f8cd9533f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f4f06603f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fb7f0af3d0000c07f0000c07f86c6b9410000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f3f68ea410000c07f0000c07f5b6bf9410000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f872317420000c07f0000c07ff098d9410000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fd32b06420000c07f0000c07f54937ec00000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f9ebd87c00000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f20a07bbf0000c07f0000c07f6d51d9410000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f2d1d06420000c07f0000c07f1f937cc00000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fa9ed4ec00000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f36c760420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f5ebaa6420000c07f0000c07fe0be95c20000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f4957b3c20000c07f0000c07f16d82c410000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f5c7514410000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f019c3dbb0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f12891ebb0000c07f0000c07f57326f390000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f67a41a390000c07f0000c07fa53937390000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f29bf02390000c07f0000c07f02a1e53b0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f96ce063c0000c07f0000c07fe82b383d0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f49e2503d0000c07f0000c07f15f73b390000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f360c23390000c07f0000c07f23da5a3d0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f4137773d0000c07f0000c07fd1f9283e0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f8eb5353e0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f8dafc13e0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f57cddb3e0000c07f0000c07f000000000000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f000000000000c07f0000c07f8dafc13e0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f57cddb3e0000c07f0000c07f0000c07fc3cf5d420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fcdad7b420000c07f0000c07fc3cf5d420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fcdad7b420000c07f0000c07fd55ab73e0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fa2cda43e0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fc4a95e400000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fa6457e400000c07f0000c07f588fadc00000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f85c8c5c00000c07f0000c07fd2170d410000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f5aee16410000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f9dad9d420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f9dceb8420000c07f0000c07fbe99ad420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fedc8c9420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f8432e0400000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f4354d637653e33380000c07f0000c07fd31b1ac00000c07f43870a3f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f00000000000000000000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f7cab2644000000000000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07feafc7f3f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f60fc7f3f0000c07f0000c07f039a0c380000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f99da25380000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f00007a430000c07f0000c07f000000000000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f000000000000c07f0000c07f000000000000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f000000000000c07f0000c07f217843400000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f91c317400000c07f0000803f0000c07fbac90c410000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f538c28410000c07f0000c07f1bcf05400000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f44621d400000c07f0000c07f587c2b3f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fb27a223f0000c07f0000c07f0000803f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000803f0000c07f0000c07feafc7f3f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f60fc7f3f0000c07f0000704100005041000000000000c07fccbf8c3d0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f368a8b3d0000c07f0000c07fc2c47e3f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fbfd57e3f0000c07f0000c07fe0937c3f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f7bb87c3f0000c07f0000c07f72c67f3f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f67d47f3f0000c07f0000c07ff3f37f3f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f5bf47f3f0000c07f05a3123e');
INSERT INTO public.profiles VALUES ('b7dbdf91ae50800ec0fd87ad4289f023', 'c9157fa297cb', '565.2244a1e5', '0.1.0', 1, 53.3333332, 'sinus', 'good', '\x789cdd9d5b73e3b89580ff4aca5579ca0c8704095ef2b6975492d7ecd6bc6ccdb2201292d0e6ad41526ef7d4fcf700946c4b079448996a09c0245b3b9165999f0e2ee77e7e7fe234ab79fef4d73f3dad689eba4f3ffde9a9e1f58e56a4caa878f9f72756357d97b65b827028df17fb18fb2e0903cf0fdd84ac633788561ea6ab58bc8e294d92cca31e72579e4b68120638277e809220c9e388b86425ff444bbb8e559b36dd92762b3f344b3c1cad094aa2ece40dc3136cd966db9056bcfbbbf8dfae83c51b8afae5e3250fbb8e2b5e2c09ab0e2f3d91beabe527e5b4a3595773f91addb19c4a2ef17a47cba6201d4d053fa7e2df585d0d9f9e881f72da70dad2aa132fef68baa2a46bd392c937f8c36716ac12afed3f75fbbae22c1f3e33a5559ef2be90dfdc5347aa8df8888f1f88ef90d3b4a13c932fcbc71e9efa6bb77f86ecf0084f6bf17194b38c91a7e159d694cba74e0bbaa3c55e54eb5a7cd257deca37ecb24d5a928eb36ff267cff5fed5aa4a69cee497285eed784ff7afe5b421bceb4f9ec3df7f7b5bbe4bdb463c06ef4bf9492fb4c8b64f871f88af513cc4b050dab2aebb6d45c5b7df7076f873c32fbfff40bc0dbb1f9f2abe4b22be6db1c006d904ef3f7861555ebfa4edf010fbf7f745c789f8aa6adea5e22de2276b52b4f2e9c5f7cfcabe4cbff6a460ddeb20e4ea55fef115ab4bc29f29971ff47fbf8957ea1789ba16bf21bfd4f6e853c437598b6f77580ed9a62e59d63efd215ecf48478a7ad3d374273ee720091c6207a120201ec5c3b2acd7dd8b14e2d17b5cc773867d936dc9b0429efefb9ffff1f79f7192608a4948d66b5ffe747d5898e8b0560b4af2e1719ffef94ff9f35ff1d36fc3d2e262c5e5e9fb8f87177b3eaccfe18bf2f6bf7ff42d6cea7a587e7cfbda6d07d1b5acea07b18887ad0efb68f8a48f8536bcf4bb585d3b7620f17e1a76cd76bfaa8b3a23c59ffa567c55c32224ed1e57fe2f2257cd137251f8b3e7fd8ca2ff75ddbf62f457ecfd45fc8b3b7c1972ed1dfe445ecb77735ad687ad34884cfcffbddc1d9424818bfef84dfc47ae6652f4f4fde194c3490a4fbef0b7fffabb2bfef106a9bc96ab7ad8189ca72525d5d3e1fb7d7bdee13325a187f65b6e7821ede8370952f54521179e582bf217caf6f02b2c3f7cbff5f3b0a1c4bfcab3a11547c3f0d187dffb580adec545f097c3774f73b9dee6c0a111b89c5dc0730f7bc80c3cff146f4bc5c1948a854ecff161dff1877fd004e32ff2a8d6843238a594e734292e628642888187e2c85b8419df15139f6236cdc58d982489e37b4868120b56eb7d01a353c0ae495bba290ff7fb1863e0c762b946118e6ec5e83ae22af25c2ff0f10f458d01ead794551de5e209cfeecc247642148bc7bb15ab2758237933843f143501cb36ddeb7dd9d9cde9cd3862ffacc9d9e3b90a1de56f5ae3289c232ec809384f0f380f5efd4dfaa6259da37b7ba2ab96e70bafabcd411b3b601e7ee7b3a473f9d039bee1698e21f70ae4c70a157b31f2a3c037e46cbd06f5577c8a1a3a518c0377eaa6d407d53f8b5a926f96acdce03c23b36577427d471cade439ed5849cfefcc20720214f801326767cec33cdd9538723042a1ef99a2dc89630460f2498dc7c3891386beeb4dd922fa40466721a76e9430705cb170516c232bb852c4ea8d42cf37e84a8915d611cbe454a2183b3e76718c43bb28c141e43a4984e3243167dd427be468dd4a97414af22f7d2b3fef96b7e89ab062ff91f7bb40a16d52928cf7df056d4e97a8418a75f2300dc153945af28d9db5bc66a0e574a30f9ca2c696356fb675516f5ecf9f3a63904f4ddd321964793a42fd3d2b48dbfea1c9a69c0b7b7af8980aab28ef2bb666f9a83e342dddc9a387acdac3117ec7c57b05e2b44cf54454f47681268c2f718dbcdb623bcf0e53cc83ca7b3a44fdac44056aedb0620f1185555167cf0b30cf1c438f63050a5fb96bd256fcce59cfac59da81e278aeea2edba659dd5fd2db3fcfb87f623d19af3e64b56144d00bfd95b776f9a11174ce1e134ef80de2c841d88d82c8147fd775b0a7cb364e9c308883e476e1be1f0eeb5f80b5e4ca44d019fd75747b9aa9c9ce84030eaec88902195b35679d026596cf10210e9c2088dc3832c5c13593f254960172502ceea0e46661f71f4e0994f5f1dbf254963e7262d70fb1316ebc9994a7b244e2fe40812b408da18ce08a6d382ba95507ec158866ba0a1074acb7164af10a4453a598280b753a1eed2743a8cb77cd5105e6619e0ad13c4c181c39c2b44631f760eaf631234e77e1394c03c50913b98f50c9ee6c8a8161f204b6483be7040ab171b29c87797a02198809ac91f7f001c93ab6dbbb08ecf27341dfbaf48674afcd85c53b1ae1fbd7f0d85ac6f66621ce08627ed59a315619b3ba6cea4ae86453ee753499da7d21fb59674ca010998399a898d6054aaea13438548280c2b7e664c8df12ef96c0ef47fe6d637b8f004597401720febe2ec8e64c84f6119c307e30c799678c453d93ce507f01026aecb149c2981d1a1d023aec8ea5bba1c094d5b73f67eecfe78fc59eedc931f4c762b1122f95ad0458d7e74b3241b4021d89c30ea04c6cc5257b512b4818aa7c873c246b05ae2da4f80ce9bb0d6d0f6a780675300997683a7a25a3f94af53727553bb41649bf0b93cb8eeb045658d4354f65c0abde70dab6cb1c3d9754d7fbb306f0ea2c56ab554ab6c422423442d88a75db2fdb989a5182ab93db2747706fb24aba790adad1d4425870755675251b52b135cbd2acaef23edb3b9e69415e2da206b76841d75d4a646a371327f09ab419cbfa82f0e529de9a714723dc4dddda0faed43252fa2d63dd3eacd2904e7c03365db6300f9c7443f114cb842efcd51e4e18e63d3aaaedd32f94a2b8f77dcbd317b25ba212eb458aa126d5129a6dd21f9ce8bfc09dfb8f7ffded7f3ec5e98f710a3b6c91b9aa13200cdd0f803fb46fd0fd2943a52f12c9987892b661cfb41d1a40bdb560343dd0122a7d834826de48768b15c41f20ce4f33c27376603c49963a9b296518292ccb1d487761baf3f6a5b912f907a0deff4a8914cf7d37d96fc63040e8bbefe6f69af193c84141ec86a624fb5fc50aca375ccf099228c6a6f49a899450c511ebe5deb486ad5f18ade8b27445bed36ec9c5a9131f8c5108bed3aee31630c2e0c4c0484aa10d6d49690923cce8138cdb3adfd0253e5e9df8609a9be0cb4bd67146abe725517c9d1861f69760dc11e9e5148674b76fbf6e3e252c6990949cf41dd912fea5b784714cad5bd6cf4a6925fc383845cdc9241ddbb1bcb7456d854e2dc97868afb2662bce8ac29e84f708563288d55ad6395b33f1f655bda9dbd61a750eb608fa629bbd0533fbbf58a8cfc194f72f569dae8902377878a69629f242c70b12149a52591421779cf4e373cea10a6b398e42149bd2ec208219ef07523946e9a773fe8fc477e22076b131dddb67529e7a3e0465e487d894dec9114ce9ff60bcd4b6dd384aff2ce5d791c4e9d385eb3ac80f518083706a7f6a525c742deee90a96b87e10462e9edaa8dae0022528233c67244b692147bed5cdf655fcddb7b0fc8a14e4c21494cf87891e70b722e844e82dea663a97cecc3a95088d38472c4b2e8e6134a8ed66d4518589837d0f63636207733141e57ce2882b25f050620c2670ad53c28bd794d3a62e0867ed5207825ec9313174b2af78bf213919caca97342ad10d13d8d72bda9194549be2caf6008052a35a8e9988575f235a2182abf2ad9b97f4f04950a1f5b4cb04aa8fbbe47ad81b68080f8385d105796893bc561d44b7ea12a033e3ad7a04dc9f31813ac21c4d0805ae1384380a4d699c389312b4879494bee747a678bf129817d359549c9cc04498cee20128b3616d188092c0d41f1965107f4c76ef909c6a4b16730fdb44d9a0e2efa5e2859276fcc232f61c8c918f278f224d3c5fd780825ed902d4f73c3f9872e1ea420a83f4fd508b71186a7ca15dd2c84ce3a73529dad37d3a6a93694f0afdb646917a728cf32969f3d100233d3e4ecf49d6f3308addc09f541c7e35145811701c7a28c1d164dc451b607554dc3b704537e4b2847f16c4b26d78e046e29fc999aba6429f4a790f1df8711862944cfa40b58186d51cc34d745eb691e326a187b1374de8e8a1f8cf8204633a1d21410f1906a90c911b740ab26aeba2ef2e6cd741a4a117c493e6aa99b4aa6c911b0766c9f6fcf4bc75cdb3a53db8c7481f6304485638aae25014c9cb162da9fbec9523f731159112110e71609b6df796d7d9a4bbbae8c8c6968265c90b3cbf1d114fb1a31782ddfbdb34145a751208cdc998db7406e898da1086719ca0c837071418b0fb0e21fb054c5655cd4bf18c9d2d2d513cd7530a24c79bfe5d1f9f51247af7a486f974cad2f53c991738e98cd065d97a50c5e773a4e8392e8e222f9e2e00350c13ba967c3ff0a2389a4cdcd50613f68798234db16a11f243cff702534edbb9a0eaf64c82248e92c8146bd4835afd5b88d8aab3f61ac6eb43e07a3062b8602d94e3358ca6ca71a49deabecf479dc2e617f0d244b1e7fb5e6c8e6e7005ab129441891786d391706d5847e6ae54b49bb33f5d27166a828bb16f8e64afa185a2f57c6183bae6a87e30c9aa9d2a93089cc8773d140553ee3f2d428a331141ceae130742e70b8229d5561b4465aae09a93ec72d691d8980807b11f7b46c4866753c2605a1ca1208e82c9a9b4ba502a7d06f8d48efc4ccec623b48339646a2814c518bb289e4a9fd7467c63332d2e86c890ef20714879330c696d220cb33095f1d028c2618ca7b51e8d30c74678cc0b93f9421710a72b8e27eb604de50533d9222776dd104dd7f3e8c43b36b944f24ee7a5a0c8f192c8f7a7553d437181787d070b5d014f568b6ac53b36b345f2ce484af19d240e3172ade505eebfc041210ac264f2a6d50a18b6819bb86b3f1bdd7e88ba34c9a6387093389099859e5122047e143ea52e89733774d1b433de2444f5ac457e848c3a7a80d3644aeb95e72b169a7d64d6629da4047b52e8f6d8f393707a70b64694b021cad759913263bcd473f1cc74c2a3b1a98a7dd316754361af975301e2509cac2846c1b406ff8b264bf51ad85371c6626786ae8b662459eb033b629de5f54b3543b63f47819304b1876644b1cde405076f9c38110a7d0f4f1fbcfaf08e9867ef899b3384ecb94e1406f25ab5991934e272501c0975104d6723ebc30c43c143ca2a2f970d2ad12761158dc546b76b49b8487d308ef06a0d421f42653873dbed7353d32f176e19999deaa3d88f656395abb5a5c76cc799a42379b8e237c30847b1291970ca44ea0fd2d35479c554f3a3c88b8238a03fbba664c1cd861d4bb0f63c0f7b6130c336d50516a6fcbdc3069724bb874571e88678ba03ab69b06392154aa51f798967cee904877ebdc38617242b5923370a11f20353d28c66a32a416259389ac4ae17989277a3cc58ff408d2f4b3508c47fe338fa0469dfa5f55a1850e5912ea125b4225fece22446c90c279a86d0b03eed0dba6417ba280b688462e427ae417ad44c5245bc0827bed019913907157403bf915eec8ced3a486cdec40d6754ce1a06aab4168e7c3f40d30974fa80c60ae8e07cb8244d2f4261287409733c88b330a12cbd28490224f443733061a699c0a462ddeec753b7fda2d959672cf4fbd71806aadd4a4b96669cc939c6b64c6a969c702c752b3e52a066a9ecc04b65c79cd69e9eb41258b56f26d3b20d49029dc9b6bc03e443d8a0fdb2217c55b72d495bf19b16f4a2978c50872f59b74d0b92a7be1d7c50897de70bece0031a1d2972ceb26d4a64cb7d562f19d6a7c9302209198f43b26a6d0f2454724a5655b4ad3b929ea83bc32f2db81a759a3520a981d2f365df36cfa2fc94ab10cdcc5109609ef9874a77e8566a974207f3ae73b65ef72dbd9dfeaadb2685ddb6ea767fbb9c1c4d16c9172845fb064d3bb1adc4b5d317c4526eacf601bfaeb3a71fc56e289d7f571f5a8f712c5c0d0c7d29018a93248c67642feb02acf640bfa2b3e748af5a5b40279bf26a0baaf4429f55c56fde569dc769fe0e55dabd7f2c5cb25b347c5d1b5727865e876ea2ba0063c74f30429e4165223320419b02e4c4418463936a0b30f4af7473eb69cd14e97c5a1b641b41dac9de05e262c151e0633499baa14981ff3c4878abf862d9067e644a130aac0e9c985541e23bd88b228c662409ea122b9c8f7a2ad3c0713d5fceb936272c8aa1c7b09b5d3d829dc08b83644e7b2e136941a2a0ac83c29ecc61308856b14cf7a4bcae6769f8b1238b83e4d0ab09e6dfcb5fffdf75f02f7acc3bfa1439ac200984acbd0899470e4c9c0d235567a50715430f5b6f93c77f2e9d99ce7e0ccbdffb746438bd91d90cf3d08c4c6608472a6ba7acee287622a1e6ba331a7c6b63b4cce304370672501cfa416250838670a49876b6ed1d874e14a0309a513c6c2a30e8e3e9cabea56e121a041c29f980f5735dd42f69f15a57371812a28f3b30524abb8e491b5ee77db664c2a556036e222563ee1896ef2c9128f0628bb757b4282c5bb6781cd2ba151b5ee44cf73fb70315780337fdaaa2dcb2650bb2e90afac25acb1095d6c2c741b4c20e48e8106be8a6a7bc4e8b7a983adb314b30811ac4eb72cb8a2e158474c9f4766d727823983dd750de6f18b1aff423821eae8f1c576e59626b34d6bbb3edcb742f6c0bb6256c6729e7651c1482858c3a2904d02354b072f57657c2b083c1c2046a4fb3ff0d39cecf3ed633f323960d51d5e83681bacf3b1f3ec767da808c08b9e718979822fac810b6b45cf55d21cc90826e36b45b6658eac308b49e6297b61d3fb475b043dd4140dd916e1e794fde60c2af66da0e52a6da7d185c0b8753ebc21843c7dd5b910b49379cd8a3bb22d942ea94b4aad29292251b53d5e8baba4edb6dcdef1906936868044d283a76c08115baa5840f014ca1be2d3a577f39fcba0e8cc179c6452aaa4e8cf82c639b5b8208ebb2f3ca8e2d083bec08ae14055b2bd860b7999c5822b4644468accae9229357173ae827e665bbe814d1070ca82945952e65534cc047a1c188786e89c88086525578498f6c6dc4050ba41772295d291ec585152e6405570897619a2dc9bcd0661d46235c761c88b14256123b8ec44421635f17d579ea4206bdb4828c936a598e81366cd0d4e6bbb4e34ce00dfd21962a8fba6c3be8d7eb981d1a3f826dcfa4c63f288f6abeb7a9a20377dc8ad05dfbfcba7869fef99716e981e829ed3bea8e146953bfd065e7a7367cc00ae88bb54d74e008ddd945074e4ebbe0a083d22a3898f2b14eab9a97e2c15aba44e3d4c4f8f1a08b726b1b1fcc6f5d0fa39cecb8d63de8ab2caaf406bb4f173ae8ab1474373838b5a1830e4b8146c973bae6f46b4fabec7501e33fbeeb028994e3c5424858c4d3d0ace36f230e6d58aa30a183b60d136768cd5fd39655bd9c94ccb7afddb65c949fac8b41a80c9e6d6a566584cb80eba2f4156df8608ef907dfa2645d6df8fcb37cb65cfd089a14ef8cb0bcd954d55b99a42ae87246b254bcd2906e4b3b96d9e25a53468e9e654dcb3a676bb64837d7679f46e3d43bb211b7a735b2850deb9b86d7df582933786417e1ba59a205694309d32664cea74d80d01a59f7dfbfbfdac407951ecacbbedbcf19b08812169df545c7da8c7c2c556bce1d556b5fb34abc5545b60116280bf99aa4a468b6e4a6753c8f820bcfc02dd1d6b58103d7e3966dfa6ccbd29c95b45ad8e84c1b46e8a7a365438bf43bdba5592defc96ff2f9cce784a54ae2177ace6995d134a79db85058c5da2513fa34712b2358af74042a33b36d20f4cf1216e21a595a03a2cd8a552ec9774c7b2e4725c161f8376152ba4bf2dcb459a9b07ae08dceb3820ed610bcd1a1c20a3c5846f08ed75b80e7434ff29a938d506b0e6655c31a1b18d12546468a9b36667914a47f5190ed12466d04195c642436306225b4c33bb23c0d4e173ab01537fd77f66c0f1d8cb30eadc0ada103bb6fe8666a099c32ce3ca7192d283f4c31250dc99619c0ba84349479e624b315148ee0eaf9aa2f06c3a9ae5abaa42f89368b16e6bb7f202ecdecd0478c702ed507e3d0876201e39946160f028517ff710ecb504c4fb3cd02587daae9953996559d09a956a4d873e636181dca48c78cf18cc8d61d6949db4543c07592a47f0e72748484c1a0b043f40768c6eb664bda25a05b4d28e11174d4c943feaef86baf69b8a4a2562389424b24dbf2baaaa543d59eac1dac18245dbae5aa6e70f5f893fe57472349ce83bc7a108a5e90c118a4b24e0d97e43c48c32509bb14c874f3e39e495b61585ba0006110f5a0df28cf584be534fa9cca9edff2af5d1efd37c750515aee19c57b83a95a8fe205719fbc7f16cf2cff64c98a226dc5afdfb4b4e051fd0595194dfb4282ebadcfa7a112e1e9a74903f4a34d6db280eeba36b5481d59c4f9853623aee37b010a93305ed085f7be78305f801f4ae86f524ea889c6178eb8842a26f68dccbe1f990e672a25566429aecdaab22913345407d9b4d4828c961026d5e7427acf6d9ab3b623556641395aa8a49acf2c41f35cd77564d7d7c9b9eb5a4c7d43ead4b7f50bd9d134af85ba2da7c18e56515eade2a975947b5d60ff75de55b49f02be5ac7d30a18e6150cc0b7997fdb9f6997ad39e727ec4f8d38c1d549d6e9aae7f9a29b4513935319fd26d80af13d536181d186b5cb46f668e34150c6be09cc035e9ad57db524b2a9c90daa4c7d1388b94cb6b721095d99f726e076526d65d9d08d6d617ef6988ffd61c74dac54aaefb2cb8b542840d78af1310665ac14a9137bd0607dba909a2db744ac14a6139be0c0f57e7cb088c5d914b4b320db358637fd31a6f8176b306187dc76d7a5bcafac60833d7225db415db3010f36ca95786b22c7802ec1d327821ec37af315db50f174afb644b06258702e0e16db08a10ab3d7ce84cd2bd4c59b0f5122ab9656f7261cd164de096f3ca5e0217c5099e1b4245dcfc523dd3e8be52180305c4efa96de3e90f110b4505d9b65cd9b6d5dd49b575b6cf95819d72a30e55cc1bcdf679d9bbf076189a0354a5aa298efc3eebb30ba0c1d42182eba5a748fb17513d58c97887618f20934e4735e378d786b638b0a93406bfe8556d9335d916c2beebf4cdc8674d121aac50993403bb0219978e3cd45b87713ee9ff6be7ce00495d703293aca2b727a8cde20c4f4a8753a17f106d1a5472142bff62e5d1575f6fc995429f1b7aa3c65ece90874325dea8ea16f4f193bdbbd90f4bdb1ee8f8a8f3e44b29f613575157bcacc5dc9faaca6335e2d4c3d54bad97c570b501b3e58f729f8ca9258b211a7e10cde794095fbdaddda43f32830ac80ed086764c58a1fe2a77914667811d3a23c5b4f999c0c5887274a6543392bd62fd45d4f6165d0c61ed64461e523d564862e5b18b3d9d3653ddf49a7b115844821ecbe5a92f8ee291389f774f45b4669be30795a0f878ea74cf115678d30346a9e926a532c6eeb98d3cdb8d7e3ee85459e32d7b73bf6fe73da76c2aa5ae820d766ddaa37883c77ea2d1d5a59da400873fe3b590c57e5b61438ce2734b4a4d17715378758a5396b9bc31fb9a572f398334722aad7e307e2adcdadc751aad7e41125c9bff46d77e309258f630556f3170b17ada2120c45f3f2ecb10e15e604d847082d67de5ac70833c7c455c91813ff2748d7ebc53a8f7a613e8c14b9706b0e75535bd94cbfded08a2e2bd9385739f50852d806c05e529811612ba932b25c5c2c19b9bdb3e0717c305c20cd4a96f77d9992555b17fda24aa3f2576512dfe34861df830f524e0b21d0dd0fc8947804a7a20a1df90c6e728d6ae321f1d5e1e65ddd9122cdea560ef8e06957a7374d907c1c6734c9b9777fd92157657e6ddb881d2a88852e6819289a02b5c6a1e9ab636dd7e2413a2bc50a1bd5ed36694936d5d28ea7e5af8e3e568c32df565292efacecbbad2d7284937904212de86e695eba568c703e8f605c926da0d91a5572ef37e9a2f6f57ad14197bba0fb6e0d1d0c464bbac1b1779ba3541f4ea8edbc71da7598c2c8fb3ba66d272a0cc2b747e6f4a0ebd8b343819e7388c4bfefcff46b97b2aaa31b4e0a7ba061b69eccd497b36efc451123bd1861aade1ba36547d248ac61c0b4ee48026a5067df8a4d4609ed5aaf6a34c5cad50a4329725bc2abc50ed50f86528e482d5bb930e3e203d4bad5ab841a2c5dbb671331ed5ab94a16a6adeb7644193a5c3043c47399b6a04d30459dd82cecd041f1b3c8018d461c4376b9d87d58a92063081d6b6ed1275ca343d61f51858aba6ec4b3549b4567ac4e904a9a857d8823facf00d936942a29d25773fe72ce12bb77b30689aae83fb6828e3882065479672ea2d4266f06f98af6631de188da33305675d514a422fcc65da51f47aa38812ce584259a6f12a5b21275a9caae0f67a07883aca41cd180ba54ae586a95421bc0f15a75b71fbabead39fb3e24ca2c203dd31be771b470dad61bed2127c82654982663ab4328506a532ce584ddd6ec747c05f1194ccb1c5f81d2bd8a96e27ae9649347be4f0e977339411ae6699daeeb24e21f14249e7fedc5fa88f6649f853e2ddddd437b1845d81468e86818833e2d723d95b3e720d7f5e2308ce8cf6e682ff5a9a03dc7c75e1c05ae51d4ca6d745a09a138090dedfaf51954437b8025aedaa0a627fb864a43974139c4e8c2742484a73bf3aab3f53ed6ef7d106190ff0d91d321856cd9bdab0a724d58b1af75bf1fa2e2bc3f20aec56174e9929d129e5287756fd9cd058317a9f660d0d7f0b1ef3ad9a69d5eb8336da3334e76f81c5dc5d315a92e88ce773076310a83608231ff4f93204f25889c38425e18624f7bc8f00c644ebb8305bae1f4624b73a1b307911fc6019aa2d5a245bd608ece303ff7bcab5b76a1fdb7879cc845918f92cfa3de47aed73002d51c3b7ee8fbd1e448e88733c6e736e8337da9687b418e428c7e2210f102d3433fc65339fa8e1724b11b84b1ee8cc91946e9976fea17ca2f690261128438c69ef6abf52a4aa81184a127a333ba8bd273cf40ae484b0b595a3e29cf244c701c26fe02af97aea88aaf2b126aa2effb0beecdfba09e3391c7dc3e17656b92477301b7d14e4dc17dce5f20f9d2f685340bdc055ac5d204eb39fb7a4549d71ed4e0f38dfb1233e63209ce7306e99eb3bfd0233d5ec278d7757bce62abaa948a473b8f28f4faa9bd79c1e6beab1ccf196c528e6955b3f68207da7584e99d046e226cd3095cd5abf720995ec7ab7852421f0b553f99ba62b5c13d67b7bd2723ce3d76470ec4e953f8de8ac539eb66cdf23e634343a24afc3b6c5ea8ea1521f2c22036c401f1596c55ad08433749a20546ec7db161ded501bb491b5eaf0eb31d2eca394ee2d84bfc057a94dec0aa84dd18b9413ce52cd50618161f1edbb833652c99b19f2cb01174471e310f7c2f4c4263a40c2b0fdecca22b641cc6c8f38cd9c7d7028f48381496ef02f7cd7d79e158acf773ab6325bd3c0554e85c099e1ac57b07d0df86df93218c56bcf7f73ffef837867ef43b', '\x789ca5964d4f1c391086ff0a9a3342ae0f97cbfb0f7289b2bb682f08214226110a621021a728ff7deba3edee196e994b53b8dacf94edd76ff5afddc3e1f575fff0f67878defd75019717bb97c3e3f3db0ffbe766f7e9ce466de8d3ddcbfefe7b4687af5f3df8fb9f7f97a447231da3f9c2f592be9ec9eb48dd5af4b4bfff92bff0e18367feab73f82ec66f6eca55e99dd80a2a57c0ec7fb0a0c65f6144f2281fb5346d11752d1154890922d02b19f9068c6673215160284289406a81ee11c5a31685087a6b2dc68d554a8c8960e9e038741c0b5e5e6012d189055b44c2e253d19118488c57bc3c8e57a23eccfaaa03d98115ac444e2007502922e12e11e5c3d6db202203827814400ea0a203ab034bb3644d608d35971a91011b79940fab3013b66aa5ee51006b2cb9c692252a2c56a12450a2c20c843587281ef61ac78b5e207a103889fa9a3aae457d7e6c2d71cd71e0fbd68227e011c56359708b5341f428802dea6bdd811a47526d822650a3bea61109b70e1e459e621deab8debb4781d3accf69dd69e0b49eb41ee579bd3d3443e851e49d463522178d7a14bc9edba7b74e34414301a4d0a71f9aeb599820154d227dabe8e545dfc04c6c245d5a4a1a4aa92967482d1751eca96a26a5adaab1b6216b96f7b2664e591b5228652da96a11a154b5d5225b55a39f49aa9ae444d580a96ae7f9f5e2abd4a9f15a5d34edb7659534e60b4e2b7a2269ea2969a72184a425152dad2d8226bf8daba0b1c210b4dfaa2341174d413b4e24042da967119645d0e027b30a1a750a1a4e044d9482765c0bc13aaec571002d7a46daca19b12e729614f646ce2429673f5d0dcd3a4e63b1c48b9a81fa56cdc838f58c277ac69a82f6f2b487a025f52c0d173d3397b6d533b6a9e7ca277a06b87541ef5e5ef73ff6cf0ffb61d75d036781d59062b5487aec8ec7768969192ddc479e679a1597412803d40ace3c0da8761d2013ebcc230ee83a1ddb92b6397da665cc4e6b4b3a8c6c9f69a9ebecb6cea677c5a9d929ce1f5f7f7d5e7d9bdfdc23629cd7d5f7590084c5e5eecd7d32db9a79145d46a9ce0a40669eca9c4febeeae791883a863816db37b8a6394601e9ecc3cc81c251e0b14d5150ff3f0e70636580fbf0abecf93a696be3d1d3edf3f2daddf8db240ae012aa653b6d263d158ed2c74e3940490ffda62f360a75312b5d1fbb9731863f0dc2935d4e44e098d37464905d327b9109dfa2403f6d1fe6b8f4e1e40f7c916d6eb3e5958b6dd3f0b749f14e47ae49354a18fee6fd3c21803e846a9d0d2326de76bdd5825a6831aaf743c724a6b22309a7f05096b0c5e0d1e2fcddfce52375e895d5b7a2557a8475e69437d347f8130bee0492cb82c5e69c7851baf24f41be05e6953f8c82c89b340effe15353c2f80ee968a94be2940bcb54b545cba3f71d523bb64101dddbf6a36fb006aacb8f4f44bfb94e48d5f626749bfb4533ceeff5467ff4fe70b9abba575b9fc0e90bcaad32d0944d22d39d6bb714b5ebaffeef3fe3e3fa97fedfc6b38946e62b6b25c5bbbef8fcf5f6c64f7d13f86bfbd1e7ebe78dee2fb8787fdcbdbde936faf3ff7bf2f2f36004800fe3100cf05f0b9807a2e40ce05b473017a2ea0ff810e6e7fff0f7abcf449', '\x00a08c4400007a4455555542472a7042fed379440000c07f3c2bdb4335a815440000c8420000903f0000c07f0000c07ff558d9420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f2092d5420000c07f0000c07f0000c07f0000c07f87b23d420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f2d1766420000c07fbba91f430000c07f3a0624430000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fe5c21d430000c07f0000c07f00675d420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f52e74b420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f6280ae420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f084cb3420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f96f08d410000c07f0000c07fd1c959420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fca2029420000c07f0000c07ff33603420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07ff6fdec410000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f9a0b1f420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f9a0b1f420000c07f0000c07f9a0b1f420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fcd8583420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fcd8583420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f000000400000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f000040400000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fc19fc6430000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fbabfc8430000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f3626584354e049430000c07f34b2bb420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f1979bb420000c07f1979bb420000c07f55ea713e0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07ffd116f3e0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f28108b420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fa9e88a420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f3c7770430000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f6f6e70430000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fa6b3c63f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f6cccc63f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f2618ec3d0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fb364b03d0000c07f0000c07fb1e1beb90000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fa9fce5b90000c07f0000c07fb413e3400000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fe650a9400000c07f0000c07f7817e3400000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fc158a9400000c07f0000c07f0000c07f0000c07f56b21fba0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fa2582fba0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f9764e2bd0000c07f0000c07f5363873f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f5fc6aa3f0000c07f0000c07fd8fa64be0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fedaa47be0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fae02a43f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fbcbbc33f0000c07f0000c07ff187553f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f01d1913f0000c07f0000c07f345d97400000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fa6f4da400000c07f0000c07fe852533f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f565b5f3f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fe6afa93d0000c07f0000c07fc1afb9410000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f9b34ea410000c07f0000c07f8b78f9410000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fd73317420000c07f0000c07f2694d9410000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f122706420000c07f0000c07f26237fc00000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f276688c00000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f06e87bbf0000c07f0000c07f3148d9410000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f4b1806420000c07f0000c07f08277dc00000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fe01650c00000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fbba660420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f2285a6420000c07f0000c07f71e595c20000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fe073b3c20000c07f0000c07f423d2c410000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fa89714410000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f283557bb0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fccb445bb0000c07f0000c07f24a60db80000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fecdde9b80000c07f0000c07f90da06b90000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fcc3354b90000c07f0000c07faadfe73b0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fb4edfe3b0000c07f0000c07f6a68343d0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f27404f3d0000c07f0000c07f30f9ba3c0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fbb7cd43c0000c07f0000c07f3143763e0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f8bf38b3e0000c07f0000c07fabcf303e0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fe342383e0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fdc91c13e0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f79a5db3e0000c07f0000c07f000000000000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f000000000000c07f0000c07fdc91c13e0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f79a5db3e0000c07f0000c07f0000c07fb5945d420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fec637b420000c07f0000c07fb5945d420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fec637b420000c07f0000c07fc101b73e0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f61a1a43e0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fd92261400000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f6f6e80400000c07f0000c07f4964adc00000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fb948c5c00000c07f0000c07fa1ff0c410000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f7d9a16410000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f34829d420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f9c92b8420000c07f0000c07f407cad420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f74a9c9420000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fa6f4da400000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07ff5e7a03e0000c07f0000c07f0000c07f0000c07f0000c07f04007a440000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f00000000000000000000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000fa44000000000000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f14fb7f3f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f73fa7f3f0000c07f0000c07f1a16a1350000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0a72b5350000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f00007a430000c07f0000c07f000000000000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f000000000000c07f0000c07f000000000000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f000000000000c07f0000c07fd33b63400000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f93d137400000c07fbd86723f0000c07f653e4b410000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f60d075410000c07f0000c07fe1512f400000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f669649400000c07f0000c07f24d5313f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fe038293f0000c07f0000c07fd936783f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f5a6c783f0000c07f0000c07f14fb7f3f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f73fa7f3f0000c07f0000104100000041000048410000c07f93d8583d0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f1533823d0000c07f0000c07f0b087f3f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fd5217f3f0000c07f0000c07fe7687d3f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f69a67d3f0000c07f0000c07f0fc47f3f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f3dd37f3f0000c07f0000c07f2beb7f3f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07f0000c07fd9eb7f3f0000c07f38f8c23d');
INSERT INTO public.projects VALUES ('default', 'My recordings', '2026-11-26T00:00:00.000000+00:00', NULL);
INSERT INTO public.projects VALUES ('690309155bedc528', 'Heart failure', '2026-11-27T00:52:51.596346+00:00', NULL);
INSERT INTO public.recordings VALUES ('b7dbdf91ae50800ec0fd87ad4289f023', 'bed_0', '["II", "V5"]', 250, 2500, '92bd4d72f509aa92d6d2818997dbe81a257ddf3d413b9213684526c5b2aea5be', NULL, NULL, NULL, NULL, 'CSV', '835530a6413609af8047b15eb85535ee99c1e120b10ae9645da342949d87a0ab', NULL, NULL, NULL, '[]', '{}', '[]', '[]', false, NULL, '2026-11-27T00:52:51.005921+00:00', NULL, NULL, false, '[]', '{}', NULL, NULL, '[]', 'default', NULL, 0);
INSERT INTO public.recordings VALUES ('f150e63beca7f03f77403b2b79990e1d', 'bed_1', '["II", "V5"]', 250, 2500, 'b20c090e06e085c747b7cf7a045ef61b8d5f1cf22104d305f4cdff41c668891f', NULL, NULL, NULL, NULL, 'CSV', '73695b62c9f9defdd77a67eb310454444b671e30ddcb468f3e0780ae205e44a3', NULL, NULL, NULL, '[]', '{}', '[]', '[]', false, NULL, '2026-11-27T00:52:51.219863+00:00', NULL, NULL, false, '[]', '{}', NULL, NULL, '[]', 'default', NULL, 0);
INSERT INTO public.saved_settings VALUES ('93b1040c8f92c24a', 'default', 'Own definitions', 1, '{"highpass_hz": 0.5, "lowpass_hz": 150.0, "mains_hz": "auto", "detector": "evidence", "template_correlation": 0.9, "representative_beats_min": 3, "delineator": "hybrid", "t_end_rule": "tangent", "t_end_share_percent": 15.0, "qt_correction": "fridericia", "reference_level": "before_qrs", "vcg_matrix": "kors", "nn_editing": true, "nn_departure_percent": 30.0, "hrv_spectrum": "welch", "hrv_detrend": "smoothness_priors", "hrv_smoothness": 500.0, "hrv_resampled_hz": 4.0, "hrv_window_s": 300.0, "ultra_short_hrv": false, "minimum_quality": "any", "biomarkers": [], "own_definitions": true, "encoder": "ecgomics"}', '2f1d363df301', '', 'local user', '2026-11-27T00:52:51.877860+00:00');
INSERT INTO public.store_identity VALUES ('45336c1d5f9ed8cece0c50bb82e1b4ee');
INSERT INTO public.subjects VALUES ('e47dc4bb4e9ac8c8d7105aa4a0caed7a', 'default', 'Ada', NULL, NULL, '', '2026-11-27T00:52:51.915717+00:00');
INSERT INTO public.thumbnails VALUES ('b7dbdf91ae50800ec0fd87ad4289f023', 'II', 100, '\x00000000000000000000000000000000000000000000310044006c0069007300480061001800420000000d00000000000000000000004900ee00f403a300200426ffa5ffa0ff0000000000000000000000000d0014003900440076008400bb00c900fe000a013701400160016601770175017a0147017001f10039018700dc002900720000001b000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000310044006c0069007300480061001800420000000d00000000000000000000004900ee00f403a300200426ffa5ffa0ff0000000000000000000000000d0014003900440076008400bb00c900fe000a013701400160016601770175017a0147017001f10039018700dc002900720000001b000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000310044006c0069007300480061001800420000000d00000000000000000000004900ee00f403a300200426ffa5ffa0ff0000000000000000000000000d0014003900440076008400bb00c900fe00');
INSERT INTO public.thumbnails VALUES ('f150e63beca7f03f77403b2b79990e1d', 'II', 100, '\xdaffdaffdaffdaffdaffdaffdaffdaffdaffdaffdaff0a001e00460042004c0022003a00f2ff1c00daffe6ffdaffdaffdaffdaffdaff2200c800ce037c00fa0300ff7eff7affdaffdaffdaffdaffdaffdaffe6ffeeff12001e0050005e009400a200d800e40010011a013a01400150014e01540120014a01ca0012016000b60002004c00dafff4ffdaffdaffdaffdaffdaffdaffdaffdaffdaffecfffeff3c0042004c002800480006002400dafffaffdaffdaffdaffdaffdaffecfff4ffce027202ec03fefe460134ffceffdaffdaffdaffdaffdaffdeffe2ff02000c003a0048007e008c00c200ce00fe000a012e0136014a014e01540136015201ea002a018400d8001e006e00deff0c00daffdaffdaffdaffdaffdaffdaffdaffdaffdaffe4ff280036004c0034004c0016002c00e0ff0c00daffdaffdaffdaffdaffdaffe4ff58014002f60318ff1e0302ff96ffbcffdaffdaffdaffdaffdaffdcfff2fffaff2600320066007400ac00b800ec00f800200128014401480154014401540108013c01a800f6003e009200ecff2a00daffe2ffdaffdaffdaffdaffdaffdaffdaffdaffdaff0a001e00460042004c0022003a00f2ff1c00daffe6ffdaffdaffdaffdaffdaff2200c800ce037c00fa0300ff7eff7affdaffdaffdaffdaffdaffdaffe6ffeeff12001e0050005e009400a200d800');
INSERT INTO public.upload_batches VALUES ('23abcfd36090c0ee4af4b9ed93d3fdc0', 'default', 'ward', 'local user', '{"keep_identity": false, "keep_original": false}', '2026-11-27T00:52:51.964780+00:00', NULL);
INSERT INTO public.upload_entries VALUES (1, '23abcfd36090c0ee4af4b9ed93d3fdc0', NULL, '', 'bed 7', 'received', '', '{}', 0, NULL, '', '', '[]', '2026-11-27T00:52:52.031802+00:00');
INSERT INTO public.upload_files VALUES (1, 1, 'bed_7.csv', 12060, 1700000000000, '6cb500582ae2c4dbf01b684106a377e263c22dbd3800aa709db1d9a8bdd3e7c1');
INSERT INTO public.webhooks VALUES ('6baa3bbdb6dc2733', 'default', 'http://127.0.0.1:9/hook', '["report.finished"]', 'whsec_9NUNuF3nu9h5lsLXKmklRQkviAxu3twzlKuz1vYOCMo', 'local user', '2026-11-27T00:52:51.902260+00:00', 0, NULL, NULL, '');
SELECT pg_catalog.setval('public.audit_id_seq', 11, true);
SELECT pg_catalog.setval('public.consents_id_seq', 1, false);
SELECT pg_catalog.setval('public.long_corrections_id_seq', 1, false);
SELECT pg_catalog.setval('public.upload_entries_id_seq', 1, true);
SELECT pg_catalog.setval('public.upload_files_id_seq', 1, true);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.api_tokens
    ADD CONSTRAINT api_tokens_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.api_tokens
    ADD CONSTRAINT api_tokens_secret_sha256_key UNIQUE (secret_sha256);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.biomarker_sets
    ADD CONSTRAINT biomarker_sets_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.biomarker_sets
    ADD CONSTRAINT biomarker_sets_project_id_name_key UNIQUE (project_id, name);
ALTER TABLE ONLY public.cohort_members
    ADD CONSTRAINT cohort_members_pkey PRIMARY KEY (cohort_id, recording_id);
ALTER TABLE ONLY public.cohorts
    ADD CONSTRAINT cohorts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.consents
    ADD CONSTRAINT consents_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT corrections_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT corrections_recording_id_revision_key UNIQUE (recording_id, revision);
ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_secret_sha256_key UNIQUE (secret_sha256);
ALTER TABLE ONLY public.discoveries
    ADD CONSTRAINT discoveries_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.live_sessions
    ADD CONSTRAINT live_sessions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.long_analyses
    ADD CONSTRAINT long_analyses_pkey PRIMARY KEY (recording_id, settings_hash, software_version);
ALTER TABLE ONLY public.long_corrections
    ADD CONSTRAINT long_corrections_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.mapping_presets
    ADD CONSTRAINT mapping_presets_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.mapping_presets
    ADD CONSTRAINT mapping_presets_project_id_name_key UNIQUE (project_id, name);
ALTER TABLE ONLY public.notes
    ADD CONSTRAINT notes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.originals
    ADD CONSTRAINT originals_pkey PRIMARY KEY (recording_id, name);
ALTER TABLE ONLY public.outcome_tables
    ADD CONSTRAINT outcome_tables_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.outcome_values
    ADD CONSTRAINT outcome_values_pkey PRIMARY KEY (table_id, entity_id);
ALTER TABLE ONLY public.pairings
    ADD CONSTRAINT pairings_code_sha256_key UNIQUE (code_sha256);
ALTER TABLE ONLY public.pairings
    ADD CONSTRAINT pairings_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.participant_views
    ADD CONSTRAINT participant_views_pkey PRIMARY KEY (subject_id);
ALTER TABLE ONLY public.person_digests
    ADD CONSTRAINT person_digests_pkey PRIMARY KEY (recording_id);
ALTER TABLE ONLY public.profiles
    ADD CONSTRAINT profiles_pkey1 PRIMARY KEY (recording_id, settings_hash, catalogue_version, software_version, correction);
ALTER TABLE ONLY public.projects
    ADD CONSTRAINT projects_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.pyramids
    ADD CONSTRAINT pyramids_pkey PRIMARY KEY (recording_id, path);
ALTER TABLE ONLY public.record_sets
    ADD CONSTRAINT record_sets_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.record_sets
    ADD CONSTRAINT record_sets_project_id_name_key UNIQUE (project_id, name);
ALTER TABLE ONLY public.recording_tags
    ADD CONSTRAINT recording_tags_pkey PRIMARY KEY (recording_id, tag);
ALTER TABLE ONLY public.recording_words
    ADD CONSTRAINT recording_words_pkey PRIMARY KEY (recording_id);
ALTER TABLE ONLY public.recordings
    ADD CONSTRAINT recordings_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.reference_tables
    ADD CONSTRAINT reference_tables_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.reference_tables
    ADD CONSTRAINT reference_tables_project_id_name_key UNIQUE (project_id, name);
ALTER TABLE ONLY public.saved_settings
    ADD CONSTRAINT saved_settings_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.saved_settings
    ADD CONSTRAINT saved_settings_project_id_name_version_key UNIQUE (project_id, name, version);
ALTER TABLE ONLY public.shares
    ADD CONSTRAINT shares_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.shares
    ADD CONSTRAINT shares_secret_sha256_key UNIQUE (secret_sha256);
ALTER TABLE ONLY public.store_identity
    ADD CONSTRAINT store_identity_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.subjects
    ADD CONSTRAINT subjects_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.subjects
    ADD CONSTRAINT subjects_project_id_pseudonym_key UNIQUE (project_id, pseudonym);
ALTER TABLE ONLY public.thumbnails
    ADD CONSTRAINT thumbnails_pkey PRIMARY KEY (recording_id);
ALTER TABLE ONLY public.triage
    ADD CONSTRAINT triage_pkey PRIMARY KEY (recording_id);
ALTER TABLE ONLY public.upload_batches
    ADD CONSTRAINT upload_batches_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.upload_entries
    ADD CONSTRAINT upload_entries_batch_id_name_key UNIQUE (batch_id, name);
ALTER TABLE ONLY public.upload_entries
    ADD CONSTRAINT upload_entries_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.upload_files
    ADD CONSTRAINT upload_files_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.webhook_deliveries
    ADD CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.webhooks
    ADD CONSTRAINT webhooks_pkey PRIMARY KEY (id);
CREATE INDEX audit_of_an_entity ON public.audit USING btree (kind, entity_id);
CREATE INDEX consents_in_order ON public.consents USING btree (subject_id, kind, at);
CREATE INDEX ix_audit_project_id ON public.audit USING btree (project_id);
CREATE INDEX ix_cohort_members_recording_id ON public.cohort_members USING btree (recording_id);
CREATE INDEX ix_cohorts_project_id ON public.cohorts USING btree (project_id);
CREATE INDEX ix_devices_subject_id ON public.devices USING btree (subject_id);
CREATE INDEX ix_discoveries_cohort_id ON public.discoveries USING btree (cohort_id);
CREATE INDEX ix_jobs_cohort_id ON public.jobs USING btree (cohort_id);
CREATE INDEX ix_jobs_discovery_id ON public.jobs USING btree (discovery_id);
CREATE INDEX ix_jobs_recording_id ON public.jobs USING btree (recording_id);
CREATE INDEX ix_jobs_state ON public.jobs USING btree (state);
CREATE INDEX ix_long_analyses_result_sha256 ON public.long_analyses USING btree (result_sha256);
CREATE INDEX ix_long_corrections_recording_id ON public.long_corrections USING btree (recording_id);
CREATE INDEX ix_notes_recording_id ON public.notes USING btree (recording_id);
CREATE INDEX ix_originals_sha256 ON public.originals USING btree (sha256);
CREATE INDEX ix_outcome_tables_project_id ON public.outcome_tables USING btree (project_id);
CREATE INDEX ix_pyramids_sha256 ON public.pyramids USING btree (sha256);
CREATE INDEX ix_recording_tags_tag ON public.recording_tags USING btree (tag);
CREATE INDEX ix_recordings_project_id ON public.recordings USING btree (project_id);
CREATE INDEX ix_recordings_pseudonym ON public.recordings USING btree (pseudonym);
CREATE INDEX ix_recordings_samples_sha256 ON public.recordings USING btree (samples_sha256);
CREATE INDEX ix_recordings_subject_id ON public.recordings USING btree (subject_id);
CREATE INDEX ix_saved_settings_hash ON public.saved_settings USING btree (hash);
CREATE INDEX ix_shares_subject_id ON public.shares USING btree (subject_id);
CREATE INDEX ix_triage_decision ON public.triage USING btree (decision);
CREATE INDEX ix_upload_batches_project_id ON public.upload_batches USING btree (project_id);
CREATE INDEX ix_upload_entries_archive_id ON public.upload_entries USING btree (archive_id);
CREATE INDEX ix_upload_entries_recording_id ON public.upload_entries USING btree (recording_id);
CREATE INDEX ix_upload_files_entry_id ON public.upload_files USING btree (entry_id);
CREATE INDEX ix_upload_files_sha256 ON public.upload_files USING btree (sha256);
CREATE INDEX ix_webhooks_project_id ON public.webhooks USING btree (project_id);
CREATE INDEX live_sessions_in_order ON public.live_sessions USING btree (project_id, state, started_at);
CREATE INDEX recordings_in_order ON public.recordings USING btree (uploaded_at, name);
CREATE INDEX upload_entries_by_state ON public.upload_entries USING btree (batch_id, state, header);
CREATE INDEX upload_entries_to_read ON public.upload_entries USING btree (state);
CREATE INDEX webhook_deliveries_due ON public.webhook_deliveries USING btree (state, due_at);
CREATE INDEX webhook_deliveries_in_order ON public.webhook_deliveries USING btree (webhook_id, created_at);
ALTER TABLE ONLY public.biomarker_sets
    ADD CONSTRAINT biomarker_sets_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.cohort_members
    ADD CONSTRAINT cohort_members_cohort_id_fkey FOREIGN KEY (cohort_id) REFERENCES public.cohorts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.cohort_members
    ADD CONSTRAINT cohort_members_recording_id_fkey FOREIGN KEY (recording_id) REFERENCES public.recordings(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.consents
    ADD CONSTRAINT consents_device_id_fkey FOREIGN KEY (device_id) REFERENCES public.devices(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.consents
    ADD CONSTRAINT consents_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES public.subjects(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT corrections_recording_id_fkey FOREIGN KEY (recording_id) REFERENCES public.recordings(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES public.subjects(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.discoveries
    ADD CONSTRAINT discoveries_cohort_id_fkey FOREIGN KEY (cohort_id) REFERENCES public.cohorts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT fk_jobs_recording_id FOREIGN KEY (recording_id) REFERENCES public.recordings(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_cohort_id_fkey FOREIGN KEY (cohort_id) REFERENCES public.cohorts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_discovery_id_fkey FOREIGN KEY (discovery_id) REFERENCES public.discoveries(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.live_sessions
    ADD CONSTRAINT live_sessions_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.live_sessions
    ADD CONSTRAINT live_sessions_recording_id_fkey FOREIGN KEY (recording_id) REFERENCES public.recordings(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.live_sessions
    ADD CONSTRAINT live_sessions_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES public.subjects(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.long_analyses
    ADD CONSTRAINT long_analyses_recording_id_fkey FOREIGN KEY (recording_id) REFERENCES public.recordings(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.long_corrections
    ADD CONSTRAINT long_corrections_recording_id_fkey FOREIGN KEY (recording_id) REFERENCES public.recordings(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.mapping_presets
    ADD CONSTRAINT mapping_presets_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.notes
    ADD CONSTRAINT notes_recording_id_fkey FOREIGN KEY (recording_id) REFERENCES public.recordings(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.originals
    ADD CONSTRAINT originals_recording_id_fkey FOREIGN KEY (recording_id) REFERENCES public.recordings(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.outcome_tables
    ADD CONSTRAINT outcome_tables_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.outcome_values
    ADD CONSTRAINT outcome_values_table_id_fkey FOREIGN KEY (table_id) REFERENCES public.outcome_tables(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.pairings
    ADD CONSTRAINT pairings_device_id_fkey FOREIGN KEY (device_id) REFERENCES public.devices(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.pairings
    ADD CONSTRAINT pairings_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.pairings
    ADD CONSTRAINT pairings_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES public.subjects(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.participant_views
    ADD CONSTRAINT participant_views_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES public.subjects(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.person_digests
    ADD CONSTRAINT person_digests_recording_id_fkey FOREIGN KEY (recording_id) REFERENCES public.recordings(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.profiles
    ADD CONSTRAINT profiles_recording_id_fkey1 FOREIGN KEY (recording_id) REFERENCES public.recordings(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.pyramids
    ADD CONSTRAINT pyramids_recording_id_fkey FOREIGN KEY (recording_id) REFERENCES public.recordings(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.record_sets
    ADD CONSTRAINT record_sets_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.recording_tags
    ADD CONSTRAINT recording_tags_recording_id_fkey FOREIGN KEY (recording_id) REFERENCES public.recordings(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.recording_words
    ADD CONSTRAINT recording_words_recording_id_fkey FOREIGN KEY (recording_id) REFERENCES public.recordings(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.reference_tables
    ADD CONSTRAINT reference_tables_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.saved_settings
    ADD CONSTRAINT saved_settings_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.shares
    ADD CONSTRAINT shares_device_id_fkey FOREIGN KEY (device_id) REFERENCES public.devices(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.shares
    ADD CONSTRAINT shares_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES public.subjects(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.subjects
    ADD CONSTRAINT subjects_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.thumbnails
    ADD CONSTRAINT thumbnails_recording_id_fkey FOREIGN KEY (recording_id) REFERENCES public.recordings(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.triage
    ADD CONSTRAINT triage_recording_id_fkey FOREIGN KEY (recording_id) REFERENCES public.recordings(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.upload_batches
    ADD CONSTRAINT upload_batches_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.upload_entries
    ADD CONSTRAINT upload_entries_archive_id_fkey FOREIGN KEY (archive_id) REFERENCES public.upload_entries(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.upload_entries
    ADD CONSTRAINT upload_entries_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES public.upload_batches(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.upload_entries
    ADD CONSTRAINT upload_entries_recording_id_fkey FOREIGN KEY (recording_id) REFERENCES public.recordings(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.upload_files
    ADD CONSTRAINT upload_files_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES public.upload_entries(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.webhook_deliveries
    ADD CONSTRAINT webhook_deliveries_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES public.webhooks(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.webhooks
    ADD CONSTRAINT webhooks_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;
