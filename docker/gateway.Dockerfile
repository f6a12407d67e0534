# The public gateway with the shop pages and the chat widget. Needs no torch.
FROM node:20-slim AS widget
WORKDIR /widget
COPY web/widget/package.json web/widget/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY web/widget ./
RUN npm run build

FROM python:3.11-slim
WORKDIR /satchel
COPY pyproject.toml README.md requirements/satchel.txt ./
COPY data data
COPY models models
COPY actions actions
COPY web web
RUN pip install --no-cache-dir hatchling==1.27.0 && pip install --no-cache-dir --no-build-isolation -c satchel.txt -e ".[web]"
COPY --from=widget /widget/dist web/widget/dist
RUN useradd --system satchel && mkdir -p var/images && chown -R satchel var
USER satchel
EXPOSE 8080
CMD ["python", "-m", "web.gateway"]
