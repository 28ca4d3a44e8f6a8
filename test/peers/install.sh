#!/bin/sh
# install.sh FOLDER: makes FOLDER/bin with the programs that test/peers compares with.
set -e
python3 -m venv "$1"
"$1/bin/pip" install --quiet 'moto[server]==5.2.5' 'cfn-lint==1.58.0'
# It wants an older botocore than moto does.
python3 -m venv "$1/checkov"
"$1/checkov/bin/pip" install --quiet 'checkov==3.3.30'
ln -s ../checkov/bin/checkov "$1/bin/checkov"
