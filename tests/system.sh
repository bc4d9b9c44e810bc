#!/usr/bin/env bash
# Install what the tests need from the system, where apt may: Chromium, LibreOffice, PostgreSQL, poppler-utils.
set -u
missing=()
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || missing+=(chromium)
command -v soffice >/dev/null 2>&1 || missing+=(libreoffice-calc-nogui)
if [ "${RISKREGISTER_LONG:-}" = 1 ]; then  # the long form looks at Word files and slides as well
    office=$(dirname "$(readlink -f "$(command -v soffice || echo /usr/lib/libreoffice/program/soffice)")")
    [ -e "$office/libswlo.so" ] || missing+=(libreoffice-writer-nogui)
    [ -e "$office/libsdlo.so" ] || missing+=(libreoffice-impress-nogui)
fi
compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || command -v initdb >/dev/null 2>&1 || missing+=(postgresql)
command -v pdftoppm >/dev/null 2>&1 || missing+=(poppler-utils)
[ ${#missing[@]} -eq 0 ] && exit 0
if ! command -v apt-get >/dev/null 2>&1; then
    echo "Not on this system: ${missing[*]}. Install them; tests that need them skip until then."
    exit 0
fi
as_root=()
if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || { echo "Install for all tests: sudo apt-get install ${missing[*]}"; exit 0; }
    as_root=(sudo -n)
fi
echo "Installing for the tests: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq >/dev/null
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
    echo "Could not install ${missing[*]}; tests that need them skip."
exit 0
