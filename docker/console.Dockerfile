# The agents' console. Needs no torch.
FROM python:3.11-slim
WORKDIR /satchel
COPY pyproject.toml README.md requirements/satchel.txt ./
COPY data data
COPY models models
COPY actions actions
COPY web web
RUN pip install --no-cache-dir hatchling==1.27.0 && pip install --no-cache-dir --no-build-isolation -c satchel.txt -e ".[web,console]"
RUN useradd --system satchel && mkdir -p var && chown -R satchel var
USER satchel
ENV GRADIO_ANALYTICS_ENABLED=False
EXPOSE 7860
CMD ["python", "-m", "web.console"]
