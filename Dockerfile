# syntax=docker/dockerfile:1.10
# One program with the dashboard inside, on a base that has nothing else: no shell, no package manager, nobody's root.
#
#   docker buildx build --platform linux/amd64,linux/arm64 --sbom=true --provenance=mode=max \
#     --build-arg SOURCE_DATE_EPOCH="$(git log -1 --format=%ct)" --build-arg REVISION="$(git rev-parse HEAD)" --output type=image,name=NAME,push=true,rewrite-timestamp=true .
#
# Bases are named by their tags, so a build takes what is newest of them. Who wants the same bases each time puts their digests behind
# (`docker buildx imagetools inspect NAME` says them).
#
# Each stage begins with what changes least. `scripts/image.sh` does the same steps without Docker and tries the result.

FROM --platform=$BUILDPLATFORM docker.io/library/node:22-bookworm-slim AS dashboard
WORKDIR /src/dashboard
COPY dashboard/package.json dashboard/package-lock.json dashboard/.npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY dashboard ./
RUN npm run build

# Built on the builder's own processor for that of the image: nothing is emulated.
FROM --platform=$BUILDPLATFORM docker.io/library/rust:1.94-slim-bookworm AS program
ARG TARGETARCH
WORKDIR /src
COPY scripts/image-target.sh scripts/
RUN scripts/image-target.sh tools "$TARGETARCH"
# the list of all crates goes into the program, so that an SBOM of the image knows them
RUN --mount=type=cache,target=/usr/local/cargo/registry cargo install --locked --version 0.7.4 cargo-auditable
COPY Cargo.toml Cargo.lock ./
COPY connectors connectors
COPY migrations migrations
COPY sandbox sandbox
COPY backend backend
COPY --from=dashboard /src/dashboard/dist dashboard/dist
ARG SOURCE_DATE_EPOCH
ARG PROFILE=release
# without the sandbox, which is for the demo
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target,id=target-$TARGETARCH \
    scripts/image-target.sh build "$TARGETARCH" "$PROFILE" /frontdesk

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=program /frontdesk /usr/local/bin/frontdesk
COPY LICENSE /usr/share/doc/frontdesk/LICENSE
ARG VERSION=0.2.0
ARG REVISION
# no image.source: who builds says where theirs is, by `--label org.opencontainers.image.source=…`
LABEL org.opencontainers.image.title="Frontdesk" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.description="One desk for every channel" \
      org.opencontainers.image.licenses="AGPL-3.0-only"
USER 65532:65532
WORKDIR /tmp
ENV FRONTDESK_LISTEN=0.0.0.0:8080 \
    FRONTDESK_DATA_DIR=/tmp/frontdesk \
    LOG_FORMAT=json
EXPOSE 8080 9090
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/frontdesk"]
CMD ["serve"]
