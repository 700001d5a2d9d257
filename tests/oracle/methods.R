# SPDX-License-Identifier: GPL-3.0-or-later
# Rscript methods.R > methods.json, in this folder: reference results of R 4.2.2 with lme4 1.1-31 and
# psych 2.2.9 (Debian 12) for methods that the packages of item response theory do not have.
suppressPackageStartupMessages({library(lme4); library(psych)})
num <- function(x) ifelse(is.na(x), "null", sprintf("%.12g", x))
arr <- function(x) paste0("[", paste(num(x), collapse = ", "), "]")
obj <- function(...) { a <- list(...); paste0("{", paste(sprintf('"%s": %s', names(a), unlist(a)), collapse = ", "), "}") }

# Class means: twelve classes of 8 to 30.
set.seed(111)
n <- c(25, 8, 30, 12, 27, 22, 19, 26, 10, 28, 24, 15)
u <- rnorm(12, 0, 0.4)
class <- rep(1:12, n)
y <- round(2 + u[class] + rnorm(sum(n), 0, 0.9), 2)
m <- lmer(y ~ 1 + (1 | class), REML = TRUE, control = lmerControl(optCtrl = list(rhoend = 1e-9, maxfun = 1e5)))
vc <- as.data.frame(VarCorr(m))$vcov
re <- ranef(m, condVar = TRUE)$class
shrink <- obj(n = arr(n), mean = arr(tapply(y, class, mean)), sd = arr(tapply(y, class, sd)),
  intercept = num(fixef(m)), intercept_se = num(sqrt(vcov(m)[1, 1])), between = num(vc[1]), within = num(vc[2]),
  value = arr(fixef(m) + re[, 1]), conditional_sd = arr(sqrt(attr(re, "postVar")[1, 1, ])))

# Contrasting groups.
score <- round(rnorm(80, 20, 5)); above <- as.integer(runif(80) < plogis(0.35 * (score - 21)))
g <- glm(above ~ score, family = binomial, control = list(epsilon = 1e-14, maxit = 100))
b <- coef(g); v <- vcov(g); cut <- -b[1] / b[2]
se <- sqrt(v[1, 1] + 2 * cut * v[1, 2] + cut^2 * v[2, 2]) / b[2]
contrast <- obj(score = arr(score), above = arr(above), cut = num(cut), se = num(se))

# Network and clusters of the sums of pairs of items in poly500.csv.
x <- read.csv("poly500.csv"); x <- x[complete.cases(x), ]
r <- cor(x)
p <- as.matrix(partial.r(x))
hc <- function(method) { h <- hclust(as.dist(1 - r), method); obj(height = arr(h$height), three = arr(cutree(h, 3))) }
network <- obj(rows = nrow(x), r = arr(t(r)), partial = arr(t(p)))
cluster <- obj(average = hc("average"), complete = hc("complete"), single = hc("single"))
k <- correct.cor(matrix(c(1, 0.42, 0.42, 1), 2), c(0.71, 0.64))
cat("{\n", paste(sprintf('"%s": %s', c("shrink", "contrast", "network", "cluster", "disattenuated"),
  c(shrink, contrast, network, cluster, num(k[1, 2]))), collapse = ",\n"), "\n}\n", sep = "")
