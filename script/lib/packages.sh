# What Unroll needs from the system, in the one list that ./unroll, script/setup and script/test share.
# Libraries are needed to build; fonts only make pictures look as designed (there are fallbacks).

packages_stamp=$root/.unroll/packages
installed=no

package_manager() {
  if command -v apt-get >/dev/null 2>&1; then
    echo apt
  elif command -v dnf >/dev/null 2>&1; then
    echo dnf
  elif command -v brew >/dev/null 2>&1; then
    echo brew
  else
    echo none
  fi
}

libraries() {
  case $1 in
    apt) echo libpango1.0-dev libcairo2-dev libcmark-gfm-dev libcmark-gfm-extensions-dev pkg-config zlib1g-dev ;;
    dnf) echo pango-devel cairo-devel cmark-gfm-devel pkgconf-pkg-config zlib-devel ;;
    brew) echo pango cairo cmark-gfm pkgconf ;;
  esac
}

fonts() {
  case $1 in
    apt) echo fonts-inter fonts-stix fonts-noto-cjk fonts-jetbrains-mono ;;
    dnf) echo rsms-inter-fonts stix-fonts google-noto-sans-cjk-fonts jetbrains-mono-fonts ;;
    brew) echo font-inter font-stix font-noto-sans-cjk font-jetbrains-mono ;;
  esac
}

has_package() {
  case $1 in
    apt) [ "$(dpkg-query -W -f='${db:Status-Status}' "$2" 2>/dev/null)" = installed ] ;;
    dnf) rpm -q --quiet --whatprovides "$2" ;;
    brew) brew list "$2" >/dev/null 2>&1 ;;
  esac
}

# Prints those of the given packages that are not installed.
missing_packages() {
  manager=$1
  shift
  for package; do has_package "$manager" "$package" || printf '%s ' "$package"; done
}

# Can the system say where the libraries are? The last word, also where no package manager is known.
libraries_work() { pkg-config --exists pangocairo libcmark-gfm zlib 2>/dev/null; }

# Makes sure that the packages are there; looks once, then trusts its stamp. Sets $installed to yes when it installed any.
require_packages() {
  if [ -e "$packages_stamp" ]; then return 0; fi
  manager=$(package_manager)
  if [ "$manager" = none ]; then
    libraries_work || fail "Unroll needs Pango, Cairo, cmark-gfm and zlib with their headers, found by pkg-config. No apt-get, dnf \
or brew was found to install them; please install them and run this again."
  else
    # shellcheck disable=SC2046 # package names are words
    wanted_libraries=$(missing_packages "$manager" $(libraries "$manager"))
    # shellcheck disable=SC2046
    wanted_fonts=$(missing_packages "$manager" $(fonts "$manager"))
    if [ -n "$wanted_libraries$wanted_fonts" ]; then install_packages; fi
  fi
  mkdir -p "${packages_stamp%/*}"
  : >"$packages_stamp"
}

forget_packages() { rm -f "$packages_stamp"; }

. "$root/script/lib/install.sh"
