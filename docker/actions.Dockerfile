# The action server. Needs no torch.
FROM python:3.11-slim
WORKDIR /satchel
COPY pyproject.toml README.md requirements/satchel.txt ./
COPY data data
COPY models models
COPY actions actions
COPY web web
RUN pip install --no-cache-dir hatchling==1.27.0 && pip install --no-cache-dir --no-build-isolation -c satchel.txt -e ".[actions]"
RUN useradd --system satchel && mkdir -p var && chown satchel var
USER satchel
EXPOSE 5055
CMD ["python", "-m", "actions"]
