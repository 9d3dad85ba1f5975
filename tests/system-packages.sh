#!/bin/sh
# Installs the Debian packages that some tests need, where that is allowed; otherwise says what is missing.
# Tests that lack a program skip and name it, so this never fails.
set -u

# program, the package that has it
wanted='localedef locales
chromium chromium
nginx nginx-light
caddy caddy
/usr/lib/nginx/modules/ngx_http_brotli_static_module.so libnginx-mod-http-brotli-static
newsboat newsboat
shellcheck shellcheck
sfeed sfeed
jekyll jekyll
/usr/share/doc/ruby-jekyll-feed ruby-jekyll-feed
r2e rss2email
curl curl
node nodejs
npm npm'

missing=''
while read -r program package; do
    # `locales` is what has the sources that localedef works from
    if { ! command -v "$program" >/dev/null && [ ! -e "$program" ]; } || { [ "$program" = localedef ] && [ ! -e /usr/share/i18n/locales/uk_UA ]; }; then
        missing="$missing $package"
    fi
done <<LIST
$wanted
LIST

[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    # shellcheck disable=SC2086  # a list of packages
    if { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $missing; } >/dev/null; then
        exit 0
    fi
fi
echo "some tests will be skipped: as root, apt-get install$missing" >&2
