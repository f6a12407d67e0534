# The bundle scorer; the same image serves on CPU and, with the gpu profile, on a GPU.
FROM python:3.11-slim
WORKDIR /satchel
COPY pyproject.toml README.md requirements/satchel.txt ./
COPY data data
COPY models models
COPY actions actions
COPY web web
RUN pip install --no-cache-dir hatchling==1.27.0 && pip install --no-cache-dir --no-build-isolation -c satchel.txt -e ".[scorer]"
RUN useradd --system --create-home satchel && mkdir -p var && chown satchel var
USER satchel
RUN python -m models.scorer.encoder prepare
EXPOSE 8090
CMD ["python", "-m", "models.serving"]
